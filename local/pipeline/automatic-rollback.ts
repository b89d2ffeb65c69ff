import { PipelineRequestError } from './errors.ts';
import type { PipelineRunner } from './pipeline-runner.ts';
import type { ExecutionRecord } from './record.ts';
import { checkRollback } from './stage-rollback.ts';

/**
 * The execution to which a stage goes back by itself when another one has failed in it: the newest that has succeeded there.
 * Undefined where the stage is not declared so, where none has succeeded, and where a roll-back itself has failed.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/stage-rollback-auto.html
 */
export function targetOfAutomaticRollback(
  runner: PipelineRunner,
  { position, rollbackTo }: ExecutionRecord,
): ExecutionRecord | undefined {
  const stage = runner.declaration.stages.find(({ name }) => name === position.stage);
  if (stage?.rollsBackOnFailure !== true || rollbackTo !== undefined) return undefined;
  return runner.ledger.executions.findLast((candidate) => isPossible(runner, stage.name, candidate));
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
