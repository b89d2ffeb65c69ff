import { PipelineRequestError } from './errors.ts';
import type { PipelineRunner } from './pipeline-runner.ts';
import type { ExecutionRecord } from './record.ts';
import { checkRollback } from './stage-rollback.ts';

/**
 * The execution to which a stage goes back by itself when another one has failed in it: the newest that has succeeded there.
 * Undefined where the stage does not say so, where none has succeeded, and where a roll-back itself has failed.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/stage-rollback-auto.html
 */
export function targetOfAutomaticRollback(
  runner: PipelineRunner,
  { position, rollbackTo, goesBack }: ExecutionRecord,
): ExecutionRecord | undefined {
  if (goesBack !== true || rollbackTo !== undefined) return undefined;
  return runner.ledger.executions.findLast((candidate) => isPossible(runner, position.stage, candidate));
}

function isPossible(runner: PipelineRunner, stage: string, target: ExecutionRecord): boolean {
  try {
    checkRollback(runner, stage, target);
    return true;
  } catch (error) {
    if (error instanceof PipelineRequestError) return false;
    throw error;
  }
}
