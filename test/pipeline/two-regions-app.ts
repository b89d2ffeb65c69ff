// Synthesizes the delivery with a second region for prod; the assembly goes to CDK_OUTDIR.
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { PipelineStack } from '../../pipeline/codepipeline/pipeline-stack.ts';
import { readContext } from '../../pipeline/context.ts';
import { delivery } from '../../pipeline/delivery.ts';
import { environments } from '../../pipeline/environments.ts';
import { resolveEnvironments, resolveLocation } from '../../pipeline/resolve-environments.ts';
import { anyRelease } from './any-release.ts';

const context = readContext(join(import.meta.dirname, '..', '..'));

export const app = new App({ context, analyticsReporting: false, stackTraces: false, treeMetadata: false });
const location = resolveLocation(context);
new PipelineStack(app, 'sluice-pipeline', {
  env: location,
  delivery,
  environments: resolveEnvironments(
    environments.map((environment) =>
      environment.name === 'prod'
        ? { ...environment, drRegion: 'eu-west-1', drSizes: environment.sizes }
        : environment,
    ),
    context,
  ),
  release: anyRelease(location),
});
app.synth();
