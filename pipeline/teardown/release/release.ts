import type { ClientOptions } from '../../deployment/aws-access.ts';
import type { DeployedResource } from '../deployed-resource.ts';

/** What a resource needs to be let go, and where it is. */
export interface ReleaseContext {
  options: ClientOptions;
  /** One line of progress. */
  say(line: string): void;
  /** Waits before the same is asked again. */
  pause(): Promise<void>;
}

/** Makes a resource ready to be deleted: takes protection off, empties it. Does nothing where it is gone already. */
export type Release = (resource: DeployedResource, context: ReleaseContext) => Promise<void>;

/** Whether a service says of something that it is not there. */
export function isGone(error: unknown): boolean {
  return error instanceof Error && /NotFound|NoSuch|DoesNotExist/.test(error.name);
}
