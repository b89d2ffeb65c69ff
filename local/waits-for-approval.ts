import type { ActionExecution } from './pipeline/execution.ts';

/** Whether a person is asked now; an approval that was answered may keep its token. */
export function waitsForApproval({ status, approvalToken }: ActionExecution): boolean {
  return status === 'InProgress' && approvalToken !== null;
}
