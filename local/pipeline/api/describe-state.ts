import type { JsonObject } from '../../cloud/json.ts';
import type { StageDeclaration } from '../declaration.ts';
import type { PipelineRunner } from '../pipeline-runner.ts';
import { occupantOf, waitingBefore } from '../position.ts';
import { type ActionRecord, type ExecutionRecord, hasEntered } from '../record.ts';
import { closedTransition } from '../transitions.ts';
import { describeConditionStates } from './describe-conditions.ts';
import { seconds } from './describe-execution.ts';

/** The answer of `GetPipelineState`: of each stage and action the latest execution. */
export function describeState(runner: PipelineRunner): JsonObject {
  const { pipeline } = runner.ledger;
  return {
    pipelineName: pipeline.name,
    pipelineVersion: pipeline.version,
    created: seconds(pipeline.created),
    updated: seconds(pipeline.updated),
    stageStates: runner.declaration.stages.map((stage) => describeStage(runner, stage)),
  };
}

function describeStage(runner: PipelineRunner, stage: StageDeclaration): JsonObject {
  const inbound = waitingBefore(runner.ledger, stage.name).map(({ executionId }) => ({
    pipelineExecutionId: executionId,
    status: 'InProgress',
  }));
  const latest = latestIn(runner, stage.name);
  return {
    stageName: stage.name,
    inboundTransitionState: describeTransition(runner, stage.name),
    inboundExecutions: inbound,
    ...(inbound[0] === undefined ? {} : { inboundExecution: inbound[0] }),
    actionStates: stage.actions.map(({ name }) => describeActionState(runner, stage.name, name)),
    ...describeConditionStates(stage, latest),
    ...describeRetries(stage, latest),
    ...(latest === undefined
      ? {}
      : {
          latestExecution: {
            pipelineExecutionId: latest.executionId,
            status: stageStatus(latest, stage.name),
            type: latest.rollbackTo === undefined ? 'STANDARD' : 'ROLLBACK',
          },
        }),
  };
}

/** What was retried by itself, the API tells apart from what a person has retried. */
function describeRetries({ name }: StageDeclaration, latest: ExecutionRecord | undefined): JsonObject {
  if (!latest?.triedAgain?.includes(name)) return {};
  return {
    retryStageMetadata: { autoStageRetryAttempt: 1, latestRetryTrigger: 'AutomatedStageRetry' },
  };
}

function describeTransition({ ledger }: PipelineRunner, stage: string): JsonObject {
  const closed = closedTransition(ledger.pipeline, stage);
  if (!closed) return { enabled: true };
  const { reason, by, at } = closed;
  return { enabled: false, disabledReason: reason, lastChangedBy: by, lastChangedAt: seconds(at) };
}

function describeActionState(runner: PipelineRunner, stage: string, actionName: string): JsonObject {
  const runs = runner.ledger.executions.flatMap(({ actions }) =>
    actions.filter((run) => run.stage === stage && run.action === actionName),
  );
  const run = runs.reduce<ActionRecord | undefined>(
    (latest, candidate) =>
      latest === undefined || candidate.startedAt >= latest.startedAt ? candidate : latest,
    undefined,
  );
  return { actionName, ...(run === undefined ? {} : { latestExecution: describeRun(run) }) };
}

function describeRun(run: ActionRecord): JsonObject {
  return {
    actionExecutionId: run.actionExecutionId,
    status: run.status,
    summary: run.summary,
    lastStatusChange: seconds(run.endedAt ?? run.startedAt),
    ...(run.approvalToken === null || run.status !== 'InProgress' ? {} : { token: run.approvalToken }),
    ...(run.lastUpdatedBy === null ? {} : { lastUpdatedBy: run.lastUpdatedBy }),
    ...(run.externalExecutionId === null ? {} : { externalExecutionId: run.externalExecutionId }),
    ...(run.status === 'Failed' ? { errorDetails: { code: 'JobFailed', message: run.summary } } : {}),
  };
}

/** The execution that is in the stage, or that was in it last. */
function latestIn(runner: PipelineRunner, stage: string): ExecutionRecord | undefined {
  return (
    occupantOf(runner.ledger, stage) ??
    runner.ledger.executions.findLast((execution) => hasEntered(execution, stage))
  );
}

function stageStatus(execution: ExecutionRecord, stage: string): string {
  const isHere = execution.position.stage === stage && execution.position.state !== 'waiting';
  if (!isHere) return wasSkipped(execution, stage) ? 'Skipped' : 'Succeeded';
  return execution.status === 'Superseded' ? 'Cancelled' : execution.status;
}

function wasSkipped({ conditions = [] }: ExecutionRecord, stage: string): boolean {
  return conditions.some(
    (record) => record.stage === stage && record.status === 'Failed' && record.result === 'SKIP',
  );
}
