import { describe, expect, it } from '@jest/globals';
import { createRecentOrders } from '../../../../app/storefront/domain/recent-orders.ts';

describe('recent orders', () => {
  it('are found with the answer to come, and then as accepted', async () => {
    const recent = createRecentOrders<string>(10);
    const answer = Promise.resolve('accepted');
    recent.keep('1', 'fingerprint', answer);
    expect(recent.find('1')).toEqual({ fingerprint: 'fingerprint', answer });
    await answer;
    expect(recent.find('1')).toEqual({ fingerprint: 'fingerprint', answer: undefined });
    expect(recent.find('2')).toBeUndefined();
  });

  it('are forgotten when they failed, so that they can be sent again', async () => {
    const recent = createRecentOrders<string>(10);
    const answer = recent.keep('1', 'fingerprint', Promise.reject(new Error('the queue is away')));
    await expect(answer).rejects.toThrow('the queue is away');
    expect(recent.find('1')).toBeUndefined();
  });

  it('are only so many: the last are kept, the first are gone', async () => {
    const recent = createRecentOrders<number>(10);
    for (let n = 0; n < 100; n += 1) await recent.keep(String(n), '', Promise.resolve(n));
    const known = Array.from({ length: 100 }, (_, n) => n).filter((n) => recent.find(String(n)));
    expect(known.length).toBeLessThanOrEqual(20);
    expect(known.slice(-10)).toEqual([90, 91, 92, 93, 94, 95, 96, 97, 98, 99]);
  });
});
