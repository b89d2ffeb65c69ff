import { Stack } from 'aws-cdk-lib';
import type { Repository } from 'aws-cdk-lib/aws-codecommit';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Construct, IConstruct } from 'constructs';
import type { WorkloadEnvironment } from '../../workload/workload-stage.ts';
import type { BuildspecFacts } from '../buildspec-facts.ts';
import { type Delivery, type DeliveryStep, stopsTasks } from '../delivery.ts';
import { grantBuildValues } from '../grant-build-values.ts';
import { grantStopOfTasks } from '../grant-stop-of-tasks.ts';
import { grantReadOfTemplates } from '../grant-templates.ts';
import { drRegionsOf } from '../resolve-environments.ts';
import type { BuildSurroundings } from './build-surroundings.ts';
import type { ImageRepositories } from './image-repositories.ts';
import { grantPushOfTags } from './source-repository.ts';

export interface StepSurroundings {
  delivery: Delivery;
  repository: Repository;
  images: ImageRepositories;
  environments: readonly WorkloadEnvironment[];
  builds: BuildSurroundings;
  factsOf(buildspec: string): BuildspecFacts;
}

/** What every build of a step is told. */
export function variablesOf(
  step: DeliveryStep,
  { delivery, repository, builds }: StepSurroundings,
): Record<string, string> {
  const usesSource = step.tagsRelease || step.comparesWith !== undefined || step.judges !== undefined;
  return {
    ...(usesSource && { SOURCE_URL: repository.repositoryCloneUrlHttp }),
    ...(step.comparesWith !== undefined && {
      ENVIRONMENT: step.comparesWith,
      PIPELINE: delivery.repository,
      DOSSIER_BUCKET: builds.dossierBucket.bucketName,
    }),
    ...(step.judges && {
      ENVIRONMENT: step.judges.environment,
      GATE: step.judges.gate,
      PIPELINE: delivery.repository,
    }),
  };
}

/** Lets a build do what its step is there for, and nothing else. */
export function grantStep(
  scope: Construct,
  step: DeliveryStep,
  {
    builder,
    delivery,
    repository,
    images,
    environments,
    builds,
    factsOf,
    deployed,
  }: StepSurroundings & {
    builder: IGrantable & IConstruct;
    /** What the stage has deployed before the step. */
    deployed: WorkloadEnvironment | undefined;
  },
): void {
  if (step.publishesImages) images.grantPublish(builder);
  if (step.comparesImages) images.grantCompare(builder, drRegionsOf(environments, Stack.of(images)));
  if (step.tagsRelease) {
    images.grantTag(builder);
    grantPushOfTags(repository, builder);
  }
  if (deployed && stopsTasks(step)) grantStopOfTasks(builder, deployed);
  if (step.comparesWith !== undefined) {
    grantReadOfTemplates(scope, builder, step.comparesWith);
    builds.grantDossier(builder);
  }
  if (step.comparesWith !== undefined || step.judges) {
    grantReadOfExecutions(scope, builder, delivery.repository);
    repository.grantPull(builder);
  }
  grantBuildValues(scope, builder, factsOf(step.buildspec));
}

function grantReadOfExecutions(scope: Construct, reader: IGrantable, pipelineName: string): void {
  Grant.addToPrincipal({
    grantee: reader,
    actions: [
      'codepipeline:GetPipelineExecution',
      'codepipeline:GetPipelineState',
      'codepipeline:ListActionExecutions',
      'codepipeline:ListPipelineExecutions',
    ],
    // By its name: the pipeline stands on the project of this very build.
    resourceArns: [Stack.of(scope).formatArn({ service: 'codepipeline', resource: pipelineName })],
  });
}
