import { readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { BuildRequest, EnvironmentVariable } from '../../buildspec/build-request.ts';
import type { BuildResult } from '../../buildspec/build-result.ts';
import type { Cloud } from '../../cloud/cloud.ts';
import { errorCode } from '../../cloud/error-code.ts';
import { copyTree } from '../copy-tree.ts';
import type { ActionHandler, ActionOutcome, ActionRequest } from './action-handler.ts';
import { surroundingsOf } from './build-surroundings.ts';
import type { CodeBuildOptions } from './codebuild-options.ts';
import { type Project, readProject, variableType } from './codebuild-project.ts';
import { ConfigurationError, parseJson, required } from './configuration.ts';
import { commandsOf, type GeneratedBuild, recogniseGenerated } from './inline-buildspec.ts';
import { buildspecFrom } from './read-stored-object.ts';
import { reportsOf } from './reports-of.ts';

export class ProjectMissingError extends Error {
  constructor(request: ActionRequest, name: string, known: readonly string[]) {
    super(
      `The CodeBuild project ${name} of action ${request.stage}/${request.action.name} has not been deployed; deployed are ${known.join(', ') || 'none'}.`,
    );
    this.name = 'ProjectMissingError';
  }
}

/**
 * Finds the project of a CodeBuild action, by its name in the pipeline's account and region.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-codebuild-project.html
 */
export function findProject(cloud: Pick<Cloud, 'resources'>, request: ActionRequest): Project {
  const name = required(request, 'ProjectName');
  const projects = cloud.resources('AWS::CodeBuild::Project');
  const resource = projects.find(
    (project) => project.physicalId === name && project.region === request.action.region,
  );
  if (resource === undefined) {
    throw new ProjectMissingError(
      request,
      name,
      projects.map(({ physicalId }) => physicalId),
    );
  }
  return readProject(resource, (problem) => new ConfigurationError(request, problem));
}

/** What CDK Pipelines generated, if the build is that. */
export async function generatedBuild(
  project: Project,
  request: ActionRequest,
): Promise<GeneratedBuild | undefined> {
  const text =
    'text' in project.buildspec
      ? project.buildspec.text
      : await readBuildspec(project.buildspec.file, request);
  return recogniseGenerated(commandsOf(text) ?? []);
}

/** Runs a project's buildspec on the action's input artifacts. */
export function codeBuild(options: CodeBuildOptions, project: Project): ActionHandler {
  return async (request) => {
    const result = await options.runBuild(await buildRequest(options, project, request));
    if (result.status === 'SUCCEEDED') await keepArtifacts(request, result);
    return outcomeOf(request, result, project);
  };
}

/**
 * @param part Of several builds one: each has folders of its own, and variables that win over the project's.
 */
export async function buildRequest(
  options: CodeBuildOptions,
  project: Project,
  request: ActionRequest,
  part: { name: string; variables: readonly EnvironmentVariable[] } = { name: '', variables: [] },
): Promise<BuildRequest & { buildspec: string }> {
  return {
    ...(await sourcesOf(request, part.name)),
    buildspec: buildspecFrom(project.buildspec, options.cloud),
    environmentVariables: [
      ...project.environmentVariables,
      ...part.variables,
      ...reachableHere(variablesOf(request), options),
    ],
    ...surroundingsOf(options, project.resource, request.workDirectory),
    workDirectory: request.workDirectory,
    cacheDirectory: request.cacheDirectory,
    ...project.cache,
    ...(options.cacheSeedDirectory === undefined ? {} : { cacheSeedDirectory: options.cacheSeedDirectory }),
    outputDirectory: join(request.workDirectory, 'output', part.name),
    log: request.log,
    signal: request.signal,
    timeoutInMinutes: project.timeoutInMinutes,
    identity: identityOf(request, project),
    started: request.processGroupStarted,
  };
}

/** Empty where there is no such file: the buildspec runner says so, with its name. */
async function readBuildspec(file: string, request: ActionRequest): Promise<string> {
  try {
    return await readFile(join(request.artifact(primaryInput(request)), file), 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return '';
    throw error;
  }
}

/** The build's own copies of its inputs: what it changes in them nobody else sees. */
async function sourcesOf(
  request: ActionRequest,
  part: string,
): Promise<Pick<BuildRequest, 'sourceDirectory' | 'secondarySources'>> {
  const primary = primaryInput(request);
  const copies = await Promise.all(
    request.action.inputArtifacts.map(async (name, index) => {
      const copy = join(request.workDirectory, `source-${index}${part && `-${part}`}`);
      await copyTree(request.artifact(name), copy);
      return [name, copy] as const;
    }),
  );
  const sources = Object.fromEntries(copies);
  const { [primary]: sourceDirectory = '', ...secondarySources } = sources;
  return { sourceDirectory, secondarySources };
}

export function primaryInput(request: ActionRequest): string {
  const { inputArtifacts, computation } = request.action;
  const { PrimarySource } = request.configuration;
  const primary = inputArtifacts.length > 1 && computation === null ? PrimarySource : inputArtifacts[0];
  if (primary === undefined || !inputArtifacts.includes(primary)) {
    const problem =
      inputArtifacts.length === 0
        ? 'it has no input artifact'
        : 'PrimarySource must name one of its input artifacts';
    throw new ConfigurationError(request, problem);
  }
  return primary;
}

const actionVariables = z.array(
  z.object({ name: z.string(), value: z.string(), type: z.string().optional() }),
);

/** `EnvironmentVariables` of the action's configuration: they win over the project's. */
function variablesOf(request: ActionRequest): EnvironmentVariable[] {
  const text = request.configuration.EnvironmentVariables;
  if (text === undefined) return [];
  const variables = actionVariables.safeParse(parseJson(request, 'EnvironmentVariables', text));
  if (!variables.success) {
    throw new ConfigurationError(request, 'EnvironmentVariables must be a list of { name, value, type }');
  }
  return variables.data.map(({ name, value, type }) => ({
    name,
    value,
    type: variableType(name, type, (problem) => new ConfigurationError(request, problem)),
  }));
}

/** What an earlier action told of a name may be from before the name led here, if another stack gave it to something. */
function reachableHere(
  variables: readonly EnvironmentVariable[],
  { cloud }: CodeBuildOptions,
): EnvironmentVariable[] {
  return variables.map((variable) => ({ ...variable, value: cloud.withLocalUrls(variable.value) }));
}

function identityOf(request: ActionRequest, project: Project): BuildRequest['identity'] {
  const source = request.sources[primaryInput(request)] ?? Object.values(request.sources)[0];
  const secondary = request.action.inputArtifacts.filter((name) => name !== primaryInput(request));
  return {
    ...project.told,
    buildUuid: request.actionExecutionId,
    buildNumber: request.executionNumber,
    secondarySourceVersions: Object.fromEntries(
      secondary.flatMap((name) => {
        const commit = request.sources[name]?.commit;
        return commit === undefined ? [] : [[name, commit]];
      }),
    ),
    initiator: `codepipeline/${request.pipeline.name}`,
    sourceVersion: source?.commit ?? '',
    resolvedSourceVersion: source?.commit ?? '',
  };
}

/** The first output artifact is the build's primary one; where a build has several they go by their identifiers. */
async function keepArtifacts(request: ActionRequest, result: BuildResult): Promise<void> {
  const { outputArtifacts } = request.action;
  for (const name of outputArtifacts) {
    const only = outputArtifacts.length === 1 ? result.artifact : null;
    await keepArtifact(request, name, result.secondaryArtifacts[name] ?? only);
  }
}

/** Makes what a build has left the output artifact of that name. */
export async function keepArtifact(
  request: ActionRequest,
  name: string,
  built: BuildResult['artifact'] | undefined,
): Promise<void> {
  if (built === undefined || built === null) {
    throw new ConfigurationError(
      request,
      `the build has left no artifact ${name}; name it in the buildspec's artifacts`,
    );
  }
  const directory = await request.outputDirectory(name);
  await rm(directory, { recursive: true });
  await rename(built.directory, directory);
}

function outcomeOf(request: ActionRequest, result: BuildResult, { resource }: Project): ActionOutcome {
  return {
    status: result.status === 'SUCCEEDED' ? 'Succeeded' : 'Failed',
    summary: result.summary,
    outputVariables: result.exportedVariables,
    externalExecutionId: `${resource.physicalId}:${request.actionExecutionId}`,
    reports: reportsOf(result, resource, request.actionExecutionId),
  };
}
