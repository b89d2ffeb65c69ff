import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PipelineRequestError } from './errors.ts';
import type { PipelineRunner } from './pipeline-runner.ts';
import { occupantOf } from './position.ts';
import type { ExecutionRecord } from './record.ts';

/** Of each stage as many executions keep what a roll-back to them needs: the one that runs, and the one before. */
const keptPerStage = 2;

/** Whether every action of the stage that the execution has run has succeeded, in this version of the pipeline. */
export function succeededIn(execution: ExecutionRecord, stage: string, pipelineVersion: number): boolean {
  if (execution.pipelineVersion !== pipelineVersion) return false;
  // There it is under way, or did not get through.
  if (execution.position.stage === stage && execution.status !== 'Succeeded') return false;
  return isOver(execution, stage);
}

/** Whether artifacts of an ended execution are kept for a roll-back. */
export function mayBeRolledBackTo(
  { declaration, ledger }: PipelineRunner,
  execution: ExecutionRecord,
): boolean {
  const { executions, pipeline } = ledger;
  if (declaration.executionMode === 'PARALLEL') return false;
  return declaration.stages.slice(1).some(({ name }) =>
    executions
      .filter(
        (candidate) => candidate.rollbackTo === undefined && succeededIn(candidate, name, pipeline.version),
      )
      .slice(-keptPerStage)
      .includes(execution),
  );
}

/**
 * Refuses what CodePipeline refuses.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/stage-rollback.html
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/execution-modes.html
 * @throws PipelineRequestError as `RollbackStage` answers.
 */
export function checkRollback(runner: PipelineRunner, stage: string, target: ExecutionRecord): void {
  const { declaration, ledger } = runner;
  const place = declaration.stages.findIndex(({ name }) => name === stage);
  if (place === -1)
    throw new PipelineRequestError(
      'StageNotFoundException',
      `The pipeline ${declaration.name} has no stage ${stage}`,
    );
  if (declaration.pipelineType !== 'V2') throw refusal(stage, 'only a pipeline of type V2 can');
  if (declaration.executionMode === 'PARALLEL')
    throw refusal(stage, 'a pipeline in mode PARALLEL has no roll-back');
  if (place === 0) throw refusal(stage, 'a source stage cannot');
  if (target.rollbackTo !== undefined) throw refusal(stage, 'the target is a roll-back itself');
  if (occupantOf(runner.ledger, stage) !== undefined) throw refusal(stage, 'the stage is running');
  if (target.pipelineVersion !== ledger.pipeline.version)
    throw refusal(
      stage,
      `the target ran version ${target.pipelineVersion} of the pipeline, which is at ${ledger.pipeline.version}`,
    );
  if (!succeededIn(target, stage, ledger.pipeline.version))
    throw refusal(stage, `execution ${target.executionId} did not succeed in it`);
  if (!existsSync(join(ledger.directoryOf(target.executionId), 'artifacts')))
    throw new PipelineRequestError(
      'PipelineExecutionOutdatedException',
      `The artifacts of execution ${target.executionId} are not kept any more`,
    );
}

function refusal(stage: string, reason: string): PipelineRequestError {
  return new PipelineRequestError(
    'UnableToRollbackStageException',
    `Stage ${stage} cannot be rolled back: ${reason}`,
  );
}

/** The newest run of every action there counts, whatever was retried before. */
function isOver(execution: ExecutionRecord, stage: string): boolean {
  const newest = new Map(
    execution.actions.filter((run) => run.stage === stage).map((run) => [run.action, run.status] as const),
  );
  return newest.size > 0 && [...newest.values()].every((status) => status === 'Succeeded');
}
