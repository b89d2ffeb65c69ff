import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { freshnessOf } from '../../../../app/catalog/domain/freshness.ts';

const lifetime = { fresh: 2, aging: 5, last: 60 };
const now = 1_000_000;
/** Of an answer read so many seconds ago, of version 7 like the catalogue unless said otherwise. */
const aged = (seconds: number, { of = 7, current = 7 }: { of?: number; current?: number | 'unknown' } = {}) =>
  freshnessOf(
    { readAt: now - seconds * 1000, catalogueVersion: of },
    { lifetime, now, currentVersion: current === 'unknown' ? undefined : current },
  );

describe('freshnessOf', () => {
  it.each([
    [0, 'fresh'],
    [1.9, 'fresh'],
    [2, 'aging'],
    [4.9, 'aging'],
    [5, 'stale'],
    [59.9, 'stale'],
    [60, 'gone'],
  ])('takes an answer of %d seconds for %s', (seconds, expected) => {
    expect(aged(seconds)).toBe(expected);
  });

  it('takes an answer from before the last change for stale, however young it is', () => {
    expect(aged(0, { of: 6 })).toBe('stale');
    expect(aged(60, { of: 6 })).toBe('gone');
  });

  it('goes by age alone while nobody knows the version', () => {
    expect(aged(0, { of: 6, current: 'unknown' })).toBe('fresh');
  });

  it('never gets better with time', () => {
    const order = ['fresh', 'aging', 'stale', 'gone'];
    const anySeconds = fc.double({ min: 0, max: 100, noNaN: true });
    fc.assert(
      fc.property(anySeconds, anySeconds, (one, more) => {
        expect(order.indexOf(aged(one + more))).toBeGreaterThanOrEqual(order.indexOf(aged(one)));
      }),
    );
  });
});
