import type { JsonObject } from '../../cloud/json.ts';
import { type BuildRecord, batchArn, buildArn, buildId } from '../builds/build-record.ts';
import type { StartedBuilds } from '../builds/started-builds.ts';
import type { Engine } from '../engine.ts';
import type { ActionRecord, ExecutionRecord, ReportRecord } from '../record.ts';
import { seconds } from './describe-execution.ts';

/** A build as CodeBuild knows it, whoever has started it. */
export interface Build {
  /** `<project>:<uuid>`. */
  id: string;
  arn: string;
  projectName: string;
  /** ISO 8601. */
  startedAt: string;
  reports: readonly ReportRecord[];
  /** "Build" of the API. */
  description: JsonObject;
}

/** Those of all pipelines, and those that were started by themselves; the newest first. */
export function buildsOf(engine: Engine, started: StartedBuilds): Build[] {
  const all = [...started.all().map(startedBuild), ...buildsOfPipelines(engine)];
  return all.toSorted((one, other) => other.startedAt.localeCompare(one.startedAt));
}

/** One that was started by itself. */
export function startedBuild(build: BuildRecord): Build {
  const { project: projectName, status, startedAt, endedAt, reports } = build;
  const id = buildId(build);
  const arn = buildArn(build);
  const description = {
    ...{ id, arn, projectName },
    buildNumber: build.number,
    buildStatus: status,
    buildComplete: endedAt !== null,
    startTime: seconds(startedAt),
    ...(endedAt !== null && { endTime: seconds(endedAt), currentPhase: 'COMPLETED' }),
    sourceVersion: build.sourceVersion,
    ...(build.batch !== undefined && { buildBatchArn: batchArn({ ...build, uuid: build.batch }) }),
    initiator: 'rehearsal',
    environment: {
      environmentVariables: build.variables.map(({ name, value, type }) => ({ name, value, type })),
    },
    ...found(build.exportedVariables, reports),
  };
  return { id, arn, projectName, startedAt, reports, description };
}

/** What a build has found. */
function found(variables: Readonly<Record<string, string>>, reports: readonly ReportRecord[]): JsonObject {
  return {
    exportedEnvironmentVariables: Object.entries(variables).map(([name, value]) => ({ name, value })),
    reportArns: reports.map(({ arn }) => arn),
  };
}

function buildsOfPipelines(engine: Engine): Build[] {
  return engine.pipelines().flatMap(({ name }) => {
    const { declaration, ledger } = engine.runner(name);
    return ledger.executions.flatMap((execution) =>
      execution.actions.flatMap((run): Build[] => {
        const projectName = run.resolvedConfiguration.ProjectName;
        if (run.provider !== 'CodeBuild' || projectName === undefined) return [];
        const id = `${projectName}:${run.actionExecutionId}`;
        const arn = `arn:aws:codebuild:${declaration.region}:${declaration.account}:build/${id}`;
        const { startedAt, reports = [] } = run;
        const description = { ...{ id, arn, projectName }, ...describeRun(execution, run) };
        return [{ id, arn, projectName, startedAt, reports, description }];
      }),
    );
  });
}

const statuses = {
  InProgress: 'IN_PROGRESS',
  Succeeded: 'SUCCEEDED',
  Failed: 'FAILED',
  Abandoned: 'STOPPED',
} as const;

function describeRun(execution: ExecutionRecord, run: ActionRecord): JsonObject {
  const { status, startedAt, endedAt, outputVariables, reports = [] } = run;
  const [source] = Object.values(execution.sources);
  return {
    buildNumber: execution.sequence,
    buildStatus: statuses[status],
    buildComplete: endedAt !== null,
    startTime: seconds(startedAt),
    ...(endedAt !== null && { endTime: seconds(endedAt), currentPhase: 'COMPLETED' }),
    ...(source !== undefined && { sourceVersion: source.commit, resolvedSourceVersion: source.commit }),
    initiator: `codepipeline/${execution.pipelineName}`,
    ...found(outputVariables, reports),
  };
}
