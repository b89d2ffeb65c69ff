import type { JsonObject } from '../../cloud/json.ts';
import type { Engine } from '../engine.ts';
import type { ActionRecord, ExecutionRecord } from '../record.ts';
import { seconds } from './describe-execution.ts';

/** A build of a pipeline: what CodeBuild knows of an action. */
export interface Build {
  /** `<project>:<uuid>`. */
  id: string;
  arn: string;
  projectName: string;
  execution: ExecutionRecord;
  run: ActionRecord;
}

/** Those of all pipelines, the newest first. */
export function buildsOf(engine: Engine): Build[] {
  const builds = engine.pipelines().flatMap(({ name }) => {
    const { declaration, ledger } = engine.runner(name);
    return ledger.executions.flatMap((execution) =>
      execution.actions.flatMap((run): Build[] => {
        const projectName = run.resolvedConfiguration.ProjectName;
        if (run.provider !== 'CodeBuild' || projectName === undefined) return [];
        const id = `${projectName}:${run.actionExecutionId}`;
        const arn = `arn:aws:codebuild:${declaration.region}:${declaration.account}:build/${id}`;
        return [{ id, arn, projectName, execution, run }];
      }),
    );
  });
  return builds.sort((one, other) => (one.run.startedAt < other.run.startedAt ? 1 : -1));
}

const statuses = {
  InProgress: 'IN_PROGRESS',
  Succeeded: 'SUCCEEDED',
  Failed: 'FAILED',
  Abandoned: 'STOPPED',
} as const;

/** "Build" of the API. */
export function describeBuild({ id, arn, projectName, execution, run }: Build): JsonObject {
  const { status, startedAt, endedAt, outputVariables, reports = [] } = run;
  const [source] = Object.values(execution.sources);
  return {
    ...{ id, arn, projectName },
    buildNumber: execution.sequence,
    buildStatus: statuses[status],
    buildComplete: endedAt !== null,
    startTime: seconds(startedAt),
    ...(endedAt !== null && { endTime: seconds(endedAt), currentPhase: 'COMPLETED' }),
    ...(source !== undefined && { sourceVersion: source.commit, resolvedSourceVersion: source.commit }),
    initiator: `codepipeline/${execution.pipelineName}`,
    exportedEnvironmentVariables: Object.entries(outputVariables).map(([name, value]) => ({ name, value })),
    reportArns: reports.map(({ arn }) => arn),
  };
}
