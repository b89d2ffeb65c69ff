/** What a policy of target tracking holds to. */
export interface TrackedTarget {
  targetValue: number;
  mayScaleIn: boolean;
  scaleOutCooldownInSeconds: number;
  scaleInCooldownInSeconds: number;
}

/** How a target stands, and what was done to it last. */
export interface Situation {
  capacity: number;
  /** Milliseconds since 1970. */
  now: number;
  /** The last time that capacity was added: when, and from how much. */
  scaledOut?: { at: number; from: number } | undefined;
  /** The last time that it was taken away. */
  scaledIn?: { at: number } | undefined;
}

/** How many minutes in a row an alarm of target tracking waits for, as AWS makes them. */
export const minutesToScaleOut = 3;
export const minutesToScaleIn = 15;
/** Fewer are wanted only when the metric is so far below its target that one more would not be missed at once. */
const shareOfTargetToScaleIn = 0.9;

/**
 * How much capacity a policy wants: more than there is, less, or as much. More after three minutes above the target, and
 * less after fifteen below nine tenths of it, as much as the highest of these asks for; a minute without data is no reason
 * for either.
 *
 * While a cooldown lasts, capacity that was added counts as there: more comes only if the metric asks for more than that.
 *
 * Source: https://docs.aws.amazon.com/autoscaling/application/userguide/target-tracking-scaling-policy-overview.html
 *
 * @param minutes One value per minute, the latest at the end.
 */
export function trackTarget(
  policy: TrackedTarget,
  minutes: readonly (number | undefined)[],
  situation: Situation,
): number {
  const { targetValue, mayScaleIn } = policy;
  const { capacity, now, scaledOut, scaledIn } = situation;
  const latest = known(minutes.slice(-minutesToScaleOut), minutesToScaleOut);
  if (latest?.every((value) => value > targetValue)) {
    const coolsDown = scaledOut !== undefined && now < scaledOut.at + policy.scaleOutCooldownInSeconds * 1000;
    const base = coolsDown ? scaledOut.from : capacity;
    return Math.max(capacity, needed(base, latest.at(-1) ?? 0, targetValue));
  }
  const lasting = known(minutes.slice(-minutesToScaleIn), minutesToScaleIn);
  const coolsDown = scaledIn !== undefined && now < scaledIn.at + policy.scaleInCooldownInSeconds * 1000;
  if (!mayScaleIn || coolsDown || !lasting?.every((value) => value < targetValue * shareOfTargetToScaleIn))
    return capacity;
  return Math.min(capacity, needed(capacity, Math.max(...lasting), targetValue));
}

/**
 * What several policies of one target come to: the most that one of them wants where any wants more; less only where all
 * that may want less do, and then the most of what they want.
 */
export function mostWanted(
  wishes: readonly { wanted: number; mayScaleIn: boolean }[],
  capacity: number,
): number {
  const counting = wishes.filter(({ wanted, mayScaleIn }) => mayScaleIn || wanted > capacity);
  return counting.length === 0 ? capacity : Math.max(...counting.map(({ wanted }) => wanted));
}

function needed(capacity: number, value: number, target: number): number {
  return Math.ceil((capacity * value) / target);
}

function known(values: readonly (number | undefined)[], count: number): number[] | undefined {
  const there = values.filter((value) => value !== undefined);
  return there.length === count ? there : undefined;
}
