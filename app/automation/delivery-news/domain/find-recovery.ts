import { isRejection, type PastAction } from '../../../platform/pipeline-history.ts';

/**
 * What had failed in the stage before the execution succeeded there: an action of the execution itself, which was tried
 * again, or else of the last other one that was in the stage. Undefined where nothing had.
 *
 * @param runs Of the stage, the newest first.
 */
export function findRecovery(runs: readonly PastAction[], executionId: string): PastAction | undefined {
  const hasFailed = (run: PastAction) => run.status === 'Failed' && !isRejection(run);
  const own = runs.find((run) => run.executionId === executionId && hasFailed(run));
  if (own) return own;
  const other = runs.find((run) => run.executionId !== executionId)?.executionId;
  const latest = new Map(
    runs
      .filter((run) => run.executionId === other)
      .toReversed()
      .map((run) => [run.action, run]),
  );
  return [...latest.values()].find(hasFailed);
}
