import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { readBuildspecFacts } from './buildspec-facts.ts';
import { checkDelivery } from './check-delivery.ts';
import { PipelineStack } from './codepipeline/pipeline-stack.ts';
import { readContext } from './context.ts';
import { delivery } from './delivery.ts';
import { environments } from './environments.ts';
import { renderWorkflows } from './github/render-workflows.ts';
import { resolveGithub } from './github/resolve-github.ts';
import { prepareRelease } from './images/prepare-release.ts';
import { architectureOf, resolveEnvironments, resolveLocation } from './resolve-environments.ts';
import { JudgeOnce } from './validation/judge-once.ts';
import { ValidateOnce } from './validation/validate-once.ts';

/** The pipeline, and the environments that it deploys, ready to be synthesized into `outputDirectory`. */
export async function defineApp(
  rootDirectory: string,
  outputDirectory = process.env.CDK_OUTDIR ?? join(rootDirectory, 'cdk.out'),
): Promise<App> {
  const context = readContext(rootDirectory);
  // First, so that what is wrong in the context is mended there.
  const location = resolveLocation(context);
  const github = resolveGithub(context);
  const resolvedEnvironments = resolveEnvironments(environments, context);
  checkDelivery(delivery, { rootDirectory, environments: resolvedEnvironments });
  const factsOf = (buildspec: string) => readBuildspecFacts(rootDirectory, buildspec);
  // For what it refuses; `npm run workflows` writes the files.
  renderWorkflows({ delivery, environments: resolvedEnvironments, location, factsOf });
  const release = await prepareRelease({
    rootDirectory,
    registry: location,
    architecture: architectureOf(resolvedEnvironments),
  });

  const app = new App({
    context,
    outdir: outputDirectory,
    analyticsReporting: false,
    stackTraces: false,
    treeMetadata: false,
  });
  // The CDK's own variable, which it heeds for its own plugin only.
  if (process.env.CDK_VALIDATION !== 'false') {
    const remembered = join(rootDirectory, '.cache', 'synth');
    Validations.of(app).addPlugins(
      new ValidateOnce(join(remembered, 'validated')),
      new JudgeOnce(join(remembered, 'judged')),
    );
  }
  new PipelineStack(app, 'sluice-pipeline', {
    env: location,
    description: 'Carries a push through tests and images to dev, staging and prod',
    delivery,
    environments: resolvedEnvironments,
    release,
    factsOf,
    github,
  });
  return app;
}
