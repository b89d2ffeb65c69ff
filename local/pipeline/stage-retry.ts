import { PipelineRequestError } from './errors.ts';
import type { RetryMode } from './execution.ts';
import type { PipelineRunner } from './pipeline-runner.ts';
import { type ExecutionRecord, hasEntered } from './record.ts';

/** Whether the stage that the execution failed in can still be retried: until a newer execution has entered it. */
export function mayBeRetried(runner: PipelineRunner, execution: ExecutionRecord): boolean {
  if (execution.status !== 'Failed' && execution.status !== 'Stopped') return false;
  return newestIn(runner, execution.position.stage)?.sequence === execution.sequence;
}

/**
 * The attempt under which the stage runs again. Actions that succeeded count on in the same attempt, so another one
 * is begun only where all shall run again.
 *
 * @throws PipelineRequestError as `RetryStageExecution` answers where the stage cannot be retried.
 */
export function attemptForRetry(
  runner: PipelineRunner,
  execution: ExecutionRecord,
  stage: string,
  mode: RetryMode,
): number {
  if (!runner.declaration.stages.some(({ name }) => name === stage)) {
    throw new PipelineRequestError(
      'StageNotFoundException',
      `The pipeline ${execution.pipelineName} has no stage ${stage}`,
    );
  }
  const { position } = execution;
  const ended = execution.status === 'Failed' || execution.status === 'Stopped';
  if (!ended || position.state !== 'ended' || position.stage !== stage || position.attempt === 0) {
    throw new PipelineRequestError(
      'StageNotRetryableException',
      `Stage ${stage} of execution ${execution.executionId} has not failed, and cannot be retried`,
    );
  }
  const newest = newestIn(runner, stage);
  if (newest !== execution) {
    throw new PipelineRequestError(
      'NotLatestPipelineExecutionException',
      `Execution ${newest?.executionId} has entered stage ${stage} since; only the latest can be retried`,
    );
  }
  return mode === 'ALL_ACTIONS' ? position.attempt + 1 : position.attempt;
}

function newestIn(runner: PipelineRunner, stage: string): ExecutionRecord | undefined {
  return runner.ledger.executions.findLast((execution) => hasEntered(execution, stage));
}
