import type { Caller, Cloud } from '../../cloud/cloud.ts';
import type { JsonObject } from '../../cloud/json.ts';
import type { StartedBatches } from '../builds/started-batches.ts';
import type { StartedBuilds } from '../builds/started-builds.ts';
import type { Build } from './describe-build.ts';

/** What operations of CodeBuild are about. */
export interface Known {
  /** The newest first. */
  builds: Build[];
  started: StartedBuilds;
  batches: StartedBatches;
  projects: ReturnType<Cloud['resources']>;
}

export type Operation = (known: Known, body: JsonObject, caller: Caller) => JsonObject;
