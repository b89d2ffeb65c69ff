/** An execution that has ended, and says whether the delivery works. One that nobody wanted to go on says neither. */
export interface Outcome {
  startedAt: Date;
  works: boolean;
}

/**
 * How long deliveries had come through when one failed: from the start of the first that succeeded, of those in a row before
 * it, to the start of the one that failed. The mean of it is the mean time between failures.
 *
 * @see https://docs.aws.amazon.com/prescriptive-guidance/latest/strategy-cicd-litmus/metrics-for-cicd-pipelines.html
 * @param outcomes The newest first.
 * @returns In seconds; undefined unless the newest has failed and the one before it had not.
 */
export function timeBetweenFailures(outcomes: readonly Outcome[]): number | undefined {
  return outcomes[0]?.works === false ? timeSinceTurn(outcomes) : undefined;
}

/**
 * How long it took until a delivery came through again: from the start of the first that failed, of those in a row before
 * it, to the start of the one that succeeded. The mean of it is the mean time to recover.
 *
 * @see https://docs.aws.amazon.com/prescriptive-guidance/latest/strategy-cicd-litmus/metrics-for-cicd-pipelines.html
 * @param outcomes The newest first.
 * @returns In seconds; undefined unless the newest has succeeded and the one before it had not.
 */
export function timeToRecover(outcomes: readonly Outcome[]): number | undefined {
  return outcomes[0]?.works === true ? timeSinceTurn(outcomes) : undefined;
}

/** From the oldest of those in a row that are unlike the newest, to the newest. */
function timeSinceTurn([newest, ...before]: readonly Outcome[]): number | undefined {
  if (!newest) return undefined;
  const end = before.findIndex(({ works }) => works === newest.works);
  const oldest = before.slice(0, end === -1 ? before.length : end).at(-1);
  return oldest && secondsBetween(oldest.startedAt, newest.startedAt);
}

export function secondsBetween(from: Date, to: Date): number {
  return Math.max(0, (to.getTime() - from.getTime()) / 1000);
}
