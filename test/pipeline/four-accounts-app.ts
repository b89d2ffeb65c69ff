// Synthesizes the delivery as it is when every environment has an account of its own; the assembly goes to CDK_OUTDIR.
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { readBuildspecFacts } from '../../pipeline/buildspec-facts.ts';
import { PipelineStack } from '../../pipeline/codepipeline/pipeline-stack.ts';
import { readContext } from '../../pipeline/context.ts';
import { delivery } from '../../pipeline/delivery.ts';
import { environments } from '../../pipeline/environments.ts';
import { resolveEnvironments, resolveLocation } from '../../pipeline/resolve-environments.ts';
import { anyRelease } from './any-release.ts';

const rootDirectory = join(import.meta.dirname, '..', '..');
const context = readContext(rootDirectory);
const accounts = ['222222222222', '333333333333', '444444444444'];

const app = new App({ context, analyticsReporting: false, stackTraces: false, treeMetadata: false });
const location = resolveLocation(context);
new PipelineStack(app, 'sluice-pipeline', {
  env: location,
  delivery,
  environments: resolveEnvironments(
    environments.map((environment, index) => ({
      ...environment,
      account: String(accounts[index]),
      // Ours ask a person at every gate; what it takes to ask nobody is looked at here.
      ...(environment.name === 'staging' && { unchangedApprovesItself: true }),
    })),
    context,
  ),
  release: anyRelease(location),
  factsOf: (buildspec) => readBuildspecFacts(rootDirectory, buildspec),
});
app.synth();
