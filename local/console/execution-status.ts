import type { PipelineExecution } from '../pipeline/execution.ts';
import { waitsForApproval } from '../waits-for-approval.ts';

/** The status of an execution for a reader: one in which nothing runs but a gate, or that stands before a stage, waits. */
export function executionStatus(execution: PipelineExecution): string {
  if (execution.status !== 'InProgress') return execution.status;
  if (execution.waitingBefore !== null) return 'Queued';
  if (execution.heldUp !== undefined) return 'Waiting';
  const running = execution.actions.filter(({ status }) => status === 'InProgress');
  const waits = running.length > 0 && running.every(waitsForApproval);
  return waits ? 'Waiting' : 'InProgress';
}
