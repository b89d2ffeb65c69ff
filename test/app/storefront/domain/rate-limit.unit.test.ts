import { describe, expect, it } from '@jest/globals';
import {
  clientLimits,
  type RateLimit,
  rateLimitHeaders,
  standingOf,
  tightestOf,
} from '../../../../app/storefront/domain/rate-limit.ts';

const limit: RateLimit = { name: 'orders', quota: 10, windowInSeconds: 60 };
const aMinuteAndTen = 70_000;

describe('a rate limit', () => {
  it('is kept up to its quota, and exceeded beyond', () => {
    expect(standingOf(limit, 10, aMinuteAndTen)).toMatchObject({ remaining: 0, isExceeded: false });
    expect(standingOf(limit, 11, aMinuteAndTen)).toMatchObject({ remaining: 0, isExceeded: true });
  });

  it('tells the client where it stands, and when to come again once it is exceeded', () => {
    expect(rateLimitHeaders(standingOf(limit, 4, aMinuteAndTen))).toEqual({
      'RateLimit-Policy': '"orders";q=10;w=60',
      RateLimit: '"orders";r=6;t=50',
    });
    expect(rateLimitHeaders(standingOf(limit, 11, aMinuteAndTen))['Retry-After']).toBe('50');
  });

  it('shows the one of several that is exceeded, or else the nearest to it', () => {
    const near = standingOf({ ...limit, name: 'near' }, 9, aMinuteAndTen);
    const far = standingOf({ ...limit, name: 'far' }, 1, aMinuteAndTen);
    const exceeded = standingOf({ ...limit, name: 'exceeded' }, 11, aMinuteAndTen);
    expect(tightestOf([far, near])).toBe(near);
    expect(tightestOf([near, exceeded, far])).toBe(exceeded);
    expect(tightestOf([])).toBeUndefined();
  });

  it('of an address is lifted for load tests, and that of a customer is not', () => {
    const enforced = clientLimits({ areAddressesLimited: true });
    const lifted = clientLimits({ areAddressesLimited: false });
    expect(lifted.orders.ofAddress.quota).toBeGreaterThan(1000 * enforced.orders.ofAddress.quota);
    expect(lifted.orders.ofCustomer).toEqual(enforced.orders.ofCustomer);
  });
});
