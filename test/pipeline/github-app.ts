// Synthesizes the delivery as it is when GitHub delivers it, and staging has an account of its own, and when tests
// take values from AWS; the assembly goes to CDK_OUTDIR.
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { PipelineStack } from '../../pipeline/codepipeline/pipeline-stack.ts';
import { readContext } from '../../pipeline/context.ts';
import { delivery } from '../../pipeline/delivery.ts';
import { environments } from '../../pipeline/environments.ts';
import { resolveEnvironments, resolveLocation } from '../../pipeline/resolve-environments.ts';
import { anyRelease } from './any-release.ts';
import { factsWithValues } from './github/facts-with-values.ts';

const context = readContext(join(import.meta.dirname, '..', '..'));

export const app = new App({ context, analyticsReporting: false, stackTraces: false, treeMetadata: false });
const location = resolveLocation(context);
new PipelineStack(app, 'sluice-pipeline', {
  env: location,
  delivery,
  environments: resolveEnvironments(
    environments.map((environment) =>
      environment.name === 'staging' ? { ...environment, account: '333333333333' } : environment,
    ),
    context,
  ),
  release: anyRelease(location),
  factsOf: factsWithValues,
  github: { repository: 'octo@1/shop@2', delivers: true },
});
app.synth();
