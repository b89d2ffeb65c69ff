import { cp } from 'node:fs/promises';
import { type Batch, type BatchBuild, variablesOfBuild } from '../../buildspec/batch/batch.ts';
import { batchSucceeded, runBatch, summarizeBatch } from '../../buildspec/batch/run-batch.ts';
import type { BuildResult } from '../../buildspec/build-result.ts';
import { loadBuildspec } from '../../buildspec/load-buildspec.ts';
import type { ActionHandler, ActionOutcome, ActionRequest } from './action-handler.ts';
import { buildRequest, keepArtifact, primaryInput } from './codebuild.ts';
import type { CodeBuildOptions } from './codebuild-options.ts';
import type { Project } from './codebuild-project.ts';
import { ConfigurationError } from './configuration.ts';
import { buildspecFrom } from './read-stored-object.ts';
import { reportsOf } from './reports-of.ts';

/** How the builds of a batch went that have run, by their identifiers. */
type Results = ReadonlyMap<string, BuildResult>;

export function isBatch({ configuration }: Pick<ActionRequest, 'configuration'>): boolean {
  return configuration.BatchEnabled === 'true';
}

/**
 * Runs the batch of a project's buildspec, each build on copies of the action's input artifacts.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodeBuild.html
 */
export function codeBuildBatch(options: CodeBuildOptions, project: Project): ActionHandler {
  return async (request) => {
    const batch = await readBatch(options, project, request);
    const results = new Map<string, BuildResult>();
    const outcomes = await runBatch(batch, async (build) => {
      if (request.signal.aborted) return { status: 'STOPPED', summary: 'stopped before its turn' };
      request.log(`[batch] ${build.identifier}`);
      const result = await options.runBuild(await requestOf(options, project, request, build));
      results.set(build.identifier, result);
      return result;
    });
    for (const { identifier, summary } of outcomes) request.log(`[batch] ${identifier}: ${summary}`);
    const succeeded = batchSucceeded(outcomes);
    if (succeeded) await keepArtifacts(request, results);
    return {
      ...outcomeOf(request, project, results),
      status: succeeded ? 'Succeeded' : 'Failed',
      summary: summarizeBatch(outcomes),
    };
  };
}

async function readBatch(
  { cloud }: CodeBuildOptions,
  project: Project,
  request: ActionRequest,
): Promise<Batch> {
  if (project.batches === undefined)
    throw new ConfigurationError(request, 'BatchEnabled asks for a project with a BuildBatchConfig');
  const source = request.artifact(primaryInput(request));
  const { batch } = await loadBuildspec(source, buildspecFrom(project.buildspec, cloud));
  if (batch !== undefined) return batch;
  throw new ConfigurationError(request, 'BatchEnabled asks for a buildspec with a batch');
}

async function requestOf(
  options: CodeBuildOptions,
  project: Project,
  request: ActionRequest,
  ofBatch: BatchBuild,
) {
  const part = { name: ofBatch.identifier, variables: variablesOfBuild(ofBatch) };
  const build = await buildRequest(options, project, request, part);
  return { ...build, buildspec: ofBatch.buildspec ?? build.buildspec };
}

/** Source: https://docs.aws.amazon.com/codebuild/latest/userguide/sample-pipeline-batch.html */
async function keepArtifacts(request: ActionRequest, results: Results): Promise<void> {
  const { outputArtifacts } = request.action;
  if (request.configuration.CombineArtifacts === 'true') return combineArtifacts(request, results);
  const built = new Map(
    [...results].flatMap(([identifier, { artifact, secondaryArtifacts }]) => [
      [identifier, artifact] as const,
      ...Object.entries(secondaryArtifacts).map(([name, each]) => [`${identifier}_${name}`, each] as const),
    ]),
  );
  for (const name of outputArtifacts) await keepArtifact(request, name, built.get(name));
}

/** The primary artifacts of all builds become one; of a file that several have, the one of the last build counts. */
async function combineArtifacts(request: ActionRequest, results: Results): Promise<void> {
  const [name, ...others] = request.action.outputArtifacts;
  if (name === undefined) return;
  if (others.length > 0)
    throw new ConfigurationError(request, 'with CombineArtifacts it has one output artifact at most');
  const directory = await request.outputDirectory(name);
  for (const { artifact } of results.values())
    if (artifact !== null)
      await cp(artifact.directory, directory, { recursive: true, verbatimSymlinks: true });
}

/** A batch exports no variables: its builds have different ones by the same names. */
function outcomeOf(
  { actionExecutionId }: ActionRequest,
  { resource }: Project,
  results: Results,
): Pick<ActionOutcome, 'externalExecutionId' | 'reports'> {
  return {
    externalExecutionId: `${resource.physicalId}:${actionExecutionId}`,
    reports: [...results].flatMap(([identifier, result]) =>
      reportsOf(result, resource, `${actionExecutionId}-${identifier}`),
    ),
  };
}
