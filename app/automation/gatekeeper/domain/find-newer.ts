import type { PastExecution } from '../../../platform/pipeline-history.ts';
import type { WaitingGate } from './waiting-gate.ts';

/**
 * The newest of the executions that have reached the gate since; undefined where what waits in it is the newest. One that
 * was stopped or superseded does not arrive any more, and one that goes back ends in its stage.
 */
export function findNewer(
  gate: WaitingGate,
  executions: readonly PastExecution[],
): PastExecution | undefined {
  const inGate = executions.find(({ executionId }) => executionId === gate.executionId);
  if (!inGate) return undefined;
  return executions
    .filter(({ status, isRollback }) => status === 'InProgress' && !isRollback)
    .filter(({ executionId }) => gate.arrived.includes(executionId))
    .filter(({ startedAt }) => startedAt > inGate.startedAt)
    .toSorted((one, other) => other.startedAt.getTime() - one.startedAt.getTime())[0];
}

/** What stands in the history of the pipeline, and is shown to whoever wonders why. At most 512 characters. */
export function reasonFor({ executionId, commit }: PastExecution): string {
  const what = commit === null ? '' : ` (${commit.id.slice(0, 8)})`;
  return `Execution ${executionId}${what} has reached this gate; what waited here is no longer the newest.`;
}
