import type { Cloud } from '../../cloud/cloud.ts';
import type { Repositories } from '../../git/repositories.ts';
import { type ActionDeclaration, typeOf } from '../declaration.ts';
import type { Jobs } from '../jobs.ts';
import type { ActionProviders, ActionRequest, CarriedOut } from './action-handler.ts';
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
  return supportedTypes.some((type) => type === typeOf(action));
}

/** An action that AWS would carry out, and nothing here does: an execution goes no further. */
export class ActionUnavailableError extends Error {
  constructor({ action }: ActionRequest) {
    super(`${typeOf(action)} is not available here: ${whyUnavailable(typeOf(action))}.`);
    this.name = 'ActionUnavailableError';
  }
}

async function handlerOf(request: ActionRequest, options: ProvidersOptions): Promise<CarriedOut> {
  if (!isSupported(request.action)) throw new ActionUnavailableError(request);
  if (typeOf(request.action) === 'Deploy/AWS/S3')
    return { handle: s3Deploy(options.cloud), carriedOut: null };
  switch (request.action.provider) {
    case 'CodeCommit':
      return { handle: gitSource(options.repositories), carriedOut: null };
    case 'CodeStarSourceConnection':
    case 'GitHub':
    case 'S3':
      return { handle: gitSource(options.repositories), carriedOut: 'simulated' };
    case 'ECR':
      return { handle: ecrSource(options.cloud), carriedOut: null };
    case 'CloudFormation':
      return { handle: cloudFormation(options.cloud, deployed(options)), carriedOut: null };
    case 'ECS':
      return { handle: ecsDeploy(options.cloud), carriedOut: null };
    case 'Lambda':
      return { handle: lambdaInvoke(options.cloud, options.jobs), carriedOut: null };
    case 'CodePipeline':
      return { handle: pipelineInvoke(options.startPipeline), carriedOut: null };
    case 'ECRBuildAndPublish':
      return { handle: codeBuild(options, imageProject(request)), carriedOut: null };
    case 'Commands':
      return { handle: codeBuild(options, commandsProject(request)), carriedOut: null };
    case 'CodeBuild':
      return codeBuildOrGenerated(request, options);
    default:
      throw new ActionUnavailableError(request);
  }
}

async function codeBuildOrGenerated(request: ActionRequest, options: ProvidersOptions): Promise<CarriedOut> {
  const project = findProject(options.cloud, request);
  const generated = await generatedBuild(project, request);
  if (generated === undefined) {
    const handle = isBatch(request) ? codeBuildBatch(options, project) : codeBuild(options, project);
    return { handle, carriedOut: null };
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
