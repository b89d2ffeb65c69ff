// Synthesizes dev with Redis as the engine of its cache; the assembly goes to CDK_OUTDIR.
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { readContext } from '../../pipeline/context.ts';
import { environments } from '../../pipeline/environments.ts';
import { resolveEnvironments, resolveLocation } from '../../pipeline/resolve-environments.ts';
import { WorkloadStage } from '../../workload/workload-stage.ts';
import { anyRelease } from '../pipeline/any-release.ts';

const context = readContext(join(import.meta.dirname, '..', '..'));
const app = new App({ context, analyticsReporting: false, stackTraces: false, treeMetadata: false });
const chosen = environments
  .filter(({ name }) => name === 'dev')
  .map((environment) => ({
    ...environment,
    sizes: { ...environment.sizes, cache: { ...environment.sizes.cache, engine: 'redis' as const } },
  }));
for (const environment of resolveEnvironments(chosen, context))
  new WorkloadStage(app, { environment, release: anyRelease(resolveLocation(context)) });
app.synth();
