import { describe, expect, it } from '@jest/globals';
import { circuitBreakerThreshold, nextStep } from '../../../../local/cloud/ecs/rollout.ts';
import type { TaskState } from '../../../../local/cloud/ecs/task.ts';

const limits = { desiredCount: 2, minimumHealthyPercent: 100, maximumPercent: 200 };
const tasks = (...states: TaskState[]) => states.map((state, index) => ({ state, index }));

describe('a rolling deployment', () => {
  it('starts as many new tasks as the maximum allows beside the old ones', () => {
    const old = tasks('healthy', 'healthy');
    expect(nextStep(limits, [], old)).toEqual({ startCount: 2, retire: [], isComplete: false });
    expect(nextStep({ ...limits, maximumPercent: 150 }, [], old).startCount).toBe(1);
  });

  it('keeps every old task until a new one is healthy, and then takes one for each', () => {
    const old = tasks('healthy', 'healthy');
    expect(nextStep(limits, tasks('starting', 'starting'), old).retire).toEqual([]);
    expect(nextStep(limits, tasks('healthy', 'starting'), old).retire).toEqual([old[0]]);
    expect(nextStep(limits, tasks('healthy', 'healthy'), old).retire).toEqual(old);
  });

  it('makes room where the maximum allows none, as far as the minimum allows', () => {
    const old = tasks('healthy', 'healthy');
    const tight = { ...limits, maximumPercent: 100, minimumHealthyPercent: 50 };
    expect(nextStep(tight, [], old)).toEqual({ startCount: 0, retire: [old[0]], isComplete: false });
    expect(nextStep({ ...tight, minimumHealthyPercent: 100 }, [], old).retire).toEqual([]);
  });

  it('takes old tasks that do not serve before those that do', () => {
    const old = tasks('healthy', 'starting');
    expect(nextStep(limits, tasks('healthy', 'starting'), old).retire).toEqual([old[1]]);
  });

  it('retires what is more than the desired count, and everything at a count of zero', () => {
    const wanted = tasks('healthy', 'healthy', 'healthy');
    expect(nextStep(limits, wanted, []).retire).toEqual([wanted[2]]);
    expect(nextStep({ ...limits, desiredCount: 0 }, [], wanted).retire).toEqual(wanted);
  });

  it('is complete when the new tasks alone serve and no old one works on a request', () => {
    const wanted = tasks('healthy', 'healthy');
    expect(nextStep(limits, wanted, tasks('stopping')).isComplete).toBe(true);
    expect(nextStep(limits, wanted, tasks('draining')).isComplete).toBe(false);
    expect(nextStep(limits, tasks('healthy', 'starting'), []).isComplete).toBe(false);
  });
});

it.each([
  [1, 3],
  [6, 3],
  [7, 4],
  [25, 13],
  [400, 200],
  [1000, 200],
])('the circuit breaker of a service of %i tasks opens after %i failed ones', (desiredCount, failures) => {
  expect(circuitBreakerThreshold(desiredCount)).toBe(failures);
});
