import { describe, expect, it } from '@jest/globals';
import { DeliveryRefusedError, FunctionFailedError } from '../../../../local/cloud/events/delivery-errors.ts';
import { waitAfter } from '../../../../local/cloud/events/patience.ts';

const since = Date.now();
const failure = new Error('out of order');

describe('the patience with a target', () => {
  it('waits longer each time, for a minute at most', () => {
    const waits = [1, 2, 3, 7, 100].map((attempts) => waitAfter(attempts, failure, { since }, 2));
    expect(waits).toEqual([1000, 2000, 4000, 60_000, 60_000]);
  });

  it('ends after as many attempts, or as long, as the target says', () => {
    expect(waitAfter(186, failure, { since }, 2)).toBeUndefined();
    expect(waitAfter(2, failure, { since, patience: { retries: 1 } }, 2)).toBeUndefined();
    expect(waitAfter(1, failure, { since: since - 61_000, patience: { seconds: 60 } }, 2)).toBeUndefined();
  });

  it('is none where a target refuses, and Lambda has its own with a function that fails', () => {
    expect(waitAfter(1, new DeliveryRefusedError('NO_PERMISSIONS', ''), { since }, 2)).toBeUndefined();
    const failed = new FunctionFailedError(failure);
    expect([1, 2, 3].map((attempts) => waitAfter(attempts, failed, { since }, 2))).toEqual([
      1000,
      2000,
      undefined,
    ]);
    expect(waitAfter(1, failed, { since }, 0)).toBeUndefined();
  });
});
