import { z } from 'zod';

/** Where a policy says nothing, as for an ECS service. */
const usualCooldownInSeconds = 300;

const step = z.object({
  MetricIntervalLowerBound: z.coerce.number().default(Number.NEGATIVE_INFINITY),
  MetricIntervalUpperBound: z.coerce.number().default(Number.POSITIVE_INFINITY),
  ScalingAdjustment: z.coerce.number().int(),
});

const adjustmentTypes = ['ChangeInCapacity', 'ExactCapacity', 'PercentChangeInCapacity'] as const;

/** `StepScalingPolicyConfiguration`, with what the service refuses of it. */
export const stepScaling = z
  .object({
    AdjustmentType: z.enum(adjustmentTypes),
    Cooldown: z.coerce.number().min(0).default(usualCooldownInSeconds),
    MetricAggregationType: z.enum(['Average', 'Minimum', 'Maximum']).default('Average'),
    MinAdjustmentMagnitude: z.coerce.number().int().min(1).optional(),
    StepAdjustments: z.array(step).min(1).max(20),
  })
  .refine(({ StepAdjustments }) => areOneAfterTheOther(StepAdjustments), {
    path: ['StepAdjustments'],
    error: 'the intervals must follow each other, without a gap and without an overlap',
  })
  .refine(
    ({ AdjustmentType, MinAdjustmentMagnitude }) =>
      MinAdjustmentMagnitude === undefined || AdjustmentType === 'PercentChangeInCapacity',
    { path: ['MinAdjustmentMagnitude'], error: 'only PercentChangeInCapacity has a least change' },
  );

export type StepScaling = z.output<typeof stepScaling>;

function areOneAfterTheOther(steps: readonly z.output<typeof step>[]): boolean {
  const inOrder = steps.toSorted(
    (one, other) => one.MetricIntervalLowerBound - other.MetricIntervalLowerBound,
  );
  return inOrder.every(
    ({ MetricIntervalUpperBound: end, MetricIntervalLowerBound: begin }, index) =>
      begin < end && (inOrder[index + 1]?.MetricIntervalLowerBound ?? end) === end,
  );
}

/** What an alarm has seen when it goes off. */
export interface AlarmEvidence {
  threshold: number;
  /** The values by which it was judged. */
  values: readonly number[];
}

/**
 * How much capacity the step asks for in which the metric lies, however much there may be; undefined where it lies in
 * none, or nothing was measured.
 *
 * Source: https://docs.aws.amazon.com/autoscaling/application/userguide/step-scaling-policy-overview.html
 */
export function stepTo(policy: StepScaling, evidence: AlarmEvidence, capacity: number): number | undefined {
  if (evidence.values.length === 0) return undefined;
  const beyond = aggregate(policy.MetricAggregationType, evidence.values) - evidence.threshold;
  const adjustment = policy.StepAdjustments.find((each) => holds(each, beyond))?.ScalingAdjustment;
  return adjustment === undefined ? undefined : adjusted(policy, adjustment, capacity);
}

function aggregate(how: StepScaling['MetricAggregationType'], values: readonly number[]): number {
  if (how === 'Minimum') return Math.min(...values);
  if (how === 'Maximum') return Math.max(...values);
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** An interval above the threshold has its lower bound in it, one below its upper bound. */
function holds(
  { MetricIntervalLowerBound: lower, MetricIntervalUpperBound: upper }: z.output<typeof step>,
  beyond: number,
): boolean {
  return beyond >= 0 ? lower <= beyond && beyond < upper : lower < beyond && beyond <= upper;
}

function adjusted(policy: StepScaling, adjustment: number, capacity: number): number {
  switch (policy.AdjustmentType) {
    case 'ExactCapacity':
      return adjustment;
    case 'ChangeInCapacity':
      return capacity + adjustment;
    case 'PercentChangeInCapacity': {
      const share = (capacity * adjustment) / 100;
      const size = Math.max(roundedTowardsNone(Math.abs(share)), policy.MinAdjustmentMagnitude ?? 0);
      return capacity + Math.sign(adjustment) * size;
    }
  }
}

/** A part of one counts as one, and of more the whole ones do. */
function roundedTowardsNone(share: number): number {
  return share > 0 && share < 1 ? 1 : Math.floor(share);
}
