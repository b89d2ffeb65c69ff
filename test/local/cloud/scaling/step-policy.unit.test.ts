import { describe, expect, it } from '@jest/globals';
import { stepScaling, stepTo } from '../../../../local/cloud/scaling/step-policy.ts';

const aPolicy = (properties: object = {}) =>
  stepScaling.parse({
    AdjustmentType: 'ChangeInCapacity',
    StepAdjustments: [
      { MetricIntervalUpperBound: 0, ScalingAdjustment: -1 },
      { MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 10, ScalingAdjustment: 1 },
      { MetricIntervalLowerBound: 10, ScalingAdjustment: 3 },
    ],
    ...properties,
  });
/** Of a metric that is compared with 50. */
const seen = (...values: number[]) => ({ threshold: 50, values });
const only = (ScalingAdjustment: number) => [
  { MetricIntervalLowerBound: 0, ScalingAdjustment },
  { MetricIntervalUpperBound: 0, ScalingAdjustment },
];

describe('a step', () => {
  it.each([
    ['just at the threshold', 50, 3],
    ['within the first interval', 59, 3],
    ['at the beginning of the next one', 60, 5],
    ['far beyond', 600, 5],
    ['below', 49, 1],
  ])('is that of the interval in which the metric lies: %s', (_, value, capacity) => {
    expect(stepTo(aPolicy(), seen(value), 2)).toBe(capacity);
  });

  it('is none where the metric lies in no interval, or nothing was measured', () => {
    const StepAdjustments = [{ MetricIntervalLowerBound: 5, ScalingAdjustment: 1 }];
    expect(stepTo(aPolicy({ StepAdjustments }), seen(54), 2)).toBeUndefined();
    expect(stepTo(aPolicy(), seen(), 2)).toBeUndefined();
  });

  it.each([
    ['Average', 3],
    ['Minimum', 1],
    ['Maximum', 5],
  ])('takes the values of several periods together, by their %s', (MetricAggregationType, capacity) => {
    expect(stepTo(aPolicy({ MetricAggregationType }), seen(40, 65), 2)).toBe(capacity);
  });

  it('may ask for a number, whatever there is', () => {
    const policy = aPolicy({ AdjustmentType: 'ExactCapacity', StepAdjustments: only(7) });
    expect(stepTo(policy, seen(60), 2)).toBe(7);
  });

  it.each([
    [10, 30, {}, 13],
    [3, 10, {}, 4],
    [10, 67, {}, 16],
    [10, -67, {}, 4],
    [3, -10, {}, 2],
    [10, 10, { MinAdjustmentMagnitude: 4 }, 14],
    [10, -10, { MinAdjustmentMagnitude: 4 }, 6],
  ])('of %i tasks by %i per cent, %j, makes %i', (capacity, percent, more, wanted) => {
    const policy = aPolicy({
      ...{ AdjustmentType: 'PercentChangeInCapacity', StepAdjustments: only(percent), ...more },
    });
    expect(stepTo(policy, seen(60), capacity)).toBe(wanted);
  });
});

describe('a policy of steps is refused', () => {
  const from = (MetricIntervalLowerBound: number, MetricIntervalUpperBound: number) => ({
    ...{ MetricIntervalLowerBound, MetricIntervalUpperBound, ScalingAdjustment: 1 },
  });
  it.each([
    ['a gap', { StepAdjustments: [from(0, 10), from(20, 30)] }, 'without a gap and without an overlap'],
    ['an overlap', { StepAdjustments: [from(0, 10), from(5, 30)] }, 'without a gap and without an overlap'],
    ['a least change of a number', { MinAdjustmentMagnitude: 2 }, 'only PercentChangeInCapacity'],
  ])('for %s', (_, properties, reason) => {
    expect(() => aPolicy(properties)).toThrow(reason);
  });
});
