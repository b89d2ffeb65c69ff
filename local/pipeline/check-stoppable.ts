import { PipelineRequestError } from './errors.ts';
import type { ExecutionRecord } from './record.ts';

/** @throws PipelineRequestError for an execution that has ended, or is being stopped in this way already. */
export function checkStoppable({ executionId, status }: ExecutionRecord, abandon: boolean): void {
  if (status === 'Stopping' && !abandon) {
    throw new PipelineRequestError(
      'DuplicatedStopRequestException',
      `Execution ${executionId} is stopping already`,
    );
  }
  if (status !== 'InProgress' && status !== 'Stopping') {
    throw new PipelineRequestError(
      'PipelineExecutionNotStoppableException',
      `Execution ${executionId} is ${status}; only one in progress can be stopped`,
    );
  }
}
