import type { Cloud } from '../../cloud/cloud.ts';
import type { Repositories } from '../../git/repositories.ts';
import { type ActionDeclaration, typeOf } from '../declaration.ts';
import type { Jobs } from '../jobs.ts';
import type { ActionHandler, ActionProviders, ActionRequest, CarriedOut } from './action-handler.ts';
import { cloudFormation } from './cloudformation.ts';
import { codeBuild, findProject, generatedBuild } from './codebuild.ts';
import { codeBuildBatch, isBatch } from './codebuild-batch.ts';
import type { CodeBuildOptions } from './codebuild-options.ts';
import { commandsProject } from './commands.ts';
import { ecrSource } from './ecr-source.ts';
import { ecsDeploy } from './ecs-deploy.ts';
import { runGenerated, type TakeUpDefinitions } from './generated-builds.ts';
import { gitSource } from './git-source.ts';
import { imageProject } from './image-build.ts';
import { lambdaInvoke } from './lambda-invoke.ts';
import { pipelineInvoke, type StartPipeline } from './pipeline-invoke.ts';
import { s3Deploy } from './s3-deploy.ts';
import { whyUnavailable } from './unavailable.ts';

export interface ProvidersOptions extends CodeBuildOptions {
  cloud: Cloud;
  repositories: Repositories;
  jobs: Jobs;
  startPipeline: StartPipeline;
  /** Called after every deployment, which may have changed a pipeline. */
  takeUpDefinitions: TakeUpDefinitions;
}

/** Category, owner and provider of everything that can be carried out here. */
export const supportedTypes = [
  'Source/AWS/CodeCommit',
  'Source/AWS/CodeStarSourceConnection',
  'Source/ThirdParty/GitHub',
  'Source/AWS/S3',
  'Source/AWS/ECR',
  'Build/AWS/CodeBuild',
  'Test/AWS/CodeBuild',
  'Build/AWS/ECRBuildAndPublish',
  'Compute/AWS/Commands',
  'Approval/AWS/Manual',
  'Deploy/AWS/CloudFormation',
  'Deploy/AWS/ECS',
  'Deploy/AWS/S3',
  'Invoke/AWS/Lambda',
  'Invoke/AWS/CodePipeline',
] as const;

export function createProviders(options: ProvidersOptions): ActionProviders {
  return {
    supports: isSupported,
    handlerOf: (request) => handlerOf(request, options),
  };
}

export function isSupported(action: ActionDeclaration): boolean {
  return supportedTypeOf(action) !== undefined;
}

function supportedTypeOf(action: ActionDeclaration): (typeof supportedTypes)[number] | undefined {
  return supportedTypes.find((type) => type === typeOf(action));
}

/** An action that AWS would carry out, and nothing here does: an execution goes no further. */
export class ActionUnavailableError extends Error {
  constructor({ action }: ActionRequest) {
    super(`${typeOf(action)} is not available here: ${whyUnavailable(typeOf(action))}.`);
    this.name = 'ActionUnavailableError';
  }
}

async function handlerOf(request: ActionRequest, options: ProvidersOptions): Promise<CarriedOut> {
  const type = supportedTypeOf(request.action);
  const { cloud, jobs, repositories } = options;
  switch (type) {
    case 'Source/AWS/CodeCommit':
      return asItIs(gitSource(repositories));
    case 'Source/AWS/CodeStarSourceConnection':
    case 'Source/ThirdParty/GitHub':
    case 'Source/AWS/S3':
      return { handle: gitSource(repositories), carriedOut: 'simulated' };
    case 'Source/AWS/ECR':
      return asItIs(ecrSource(cloud));
    case 'Build/AWS/CodeBuild':
    case 'Test/AWS/CodeBuild':
      return codeBuildOrGenerated(request, options);
    case 'Build/AWS/ECRBuildAndPublish':
      return asItIs(codeBuild(options, imageProject(request)));
    case 'Compute/AWS/Commands':
      return asItIs(codeBuild(options, commandsProject(request)));
    case 'Deploy/AWS/CloudFormation':
      return asItIs(cloudFormation(cloud, deployed(options)));
    case 'Deploy/AWS/ECS':
      return asItIs(ecsDeploy(cloud));
    case 'Deploy/AWS/S3':
      return asItIs(s3Deploy(cloud));
    case 'Invoke/AWS/Lambda':
      return asItIs(lambdaInvoke(cloud, jobs));
    case 'Invoke/AWS/CodePipeline':
      return asItIs(pipelineInvoke(options.startPipeline));
    // A person answers it.
    case 'Approval/AWS/Manual':
    case undefined:
      throw new ActionUnavailableError(request);
  }
}

function asItIs(handle: ActionHandler): CarriedOut {
  return { handle, carriedOut: null };
}

async function codeBuildOrGenerated(request: ActionRequest, options: ProvidersOptions): Promise<CarriedOut> {
  const project = findProject(options.cloud, request);
  const generated = await generatedBuild(project, request);
  if (generated === undefined) {
    return asItIs(isBatch(request) ? codeBuildBatch(options, project) : codeBuild(options, project));
  }
  return {
    handle: (asked) => runGenerated(generated, asked, options.cloud, options.takeUpDefinitions),
    carriedOut: 'natively',
  };
}

function deployed(options: ProvidersOptions): (request: ActionRequest) => Promise<void> {
  return async (request) => {
    for (const { pipelineName, version } of await options.takeUpDefinitions(request)) {
      request.log(`The pipeline ${pipelineName} changed to version ${version}`);
    }
  };
}
