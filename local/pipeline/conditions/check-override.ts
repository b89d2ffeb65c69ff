import type { PipelineDeclaration } from '../declaration.ts';
import { PipelineRequestError } from '../errors.ts';
import type { Ledger } from '../ledger.ts';
import { hasEntered } from '../record.ts';
import { type ConditionPlace, recordOf } from './conditions.ts';

/** @throws PipelineRequestError as `OverrideStageCondition` answers where a condition cannot be overridden. */
export function checkOverride(
  { declaration, ledger }: { declaration: PipelineDeclaration; ledger: Ledger },
  place: ConditionPlace,
): void {
  const { execution, stage, type } = place;
  if (!declaration.stages.some(({ name }) => name === stage)) {
    throw new PipelineRequestError(
      'StageNotFoundException',
      `The pipeline ${declaration.name} has no stage ${stage}`,
    );
  }
  const newest = ledger.executions.findLast((candidate) => hasEntered(candidate, stage));
  if (newest !== undefined && newest !== execution) {
    throw new PipelineRequestError(
      'NotLatestPipelineExecutionException',
      `Execution ${newest.executionId} has entered stage ${stage} since; only its conditions can be overridden`,
    );
  }
  const record = recordOf(place);
  const waits = record?.status === 'InProgress' && execution.status === 'InProgress';
  const failed = record?.status === 'Failed' && execution.status === 'Failed' && record.result === 'FAIL';
  if (waits || failed) return;
  throw new PipelineRequestError(
    'ConditionNotOverridableException',
    `The condition ${type} of stage ${stage} neither holds execution ${execution.executionId} up nor has failed it`,
  );
}
