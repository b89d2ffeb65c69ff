// Synthesizes the delivery as it is on AWS's own processors; the assembly goes to CDK_OUTDIR.
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { readBuildspecFacts } from '../../pipeline/buildspec-facts.ts';
import { PipelineStack } from '../../pipeline/codepipeline/pipeline-stack.ts';
import { readContext } from '../../pipeline/context.ts';
import { delivery } from '../../pipeline/delivery.ts';
import { environments } from '../../pipeline/environments.ts';
import { resolveEnvironments, resolveLocation } from '../../pipeline/resolve-environments.ts';
import type { WorkloadEnvironment } from '../../workload/workload-stage.ts';
import { anyRelease } from './any-release.ts';

const rootDirectory = join(import.meta.dirname, '..', '..');
type Sizes = WorkloadEnvironment['sizes'];

const context = readContext(rootDirectory);
const app = new App({ context, analyticsReporting: false, stackTraces: false, treeMetadata: false });
const location = resolveLocation(context);
new PipelineStack(app, 'sluice-pipeline', {
  env: location,
  delivery,
  environments: resolveEnvironments(
    environments.map((environment) => ({
      ...environment,
      architecture: 'arm64',
      sizes: onArm(environment.sizes),
      ...(environment.drSizes && { drSizes: onArm(environment.drSizes) }),
    })),
    context,
  ),
  release: anyRelease(location),
  factsOf: (buildspec) => readBuildspecFacts(rootDirectory, buildspec),
});
app.synth();

function onArm(sizes: Sizes): Sizes {
  return {
    ...sizes,
    hosts: { ...sizes.hosts, instanceType: 'm7g.large' },
    proxies: { instanceType: 't4g.small' },
  };
}
