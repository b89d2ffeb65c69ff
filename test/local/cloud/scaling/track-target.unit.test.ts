import { describe, expect, it } from '@jest/globals';
import { mostWanted, type TrackedTarget, trackTarget } from '../../../../local/cloud/scaling/track-target.ts';

const policy: TrackedTarget = {
  ...{ targetValue: 60, mayScaleIn: true },
  ...{ scaleOutCooldownInSeconds: 60, scaleInCooldownInSeconds: 300 },
};
const now = 1_000_000_000;
const minutes = (count: number, value: number | undefined) => Array.from({ length: count }, () => value);
const track = (values: readonly (number | undefined)[], situation = {}, given = {}) =>
  trackTarget({ ...policy, ...given }, values, { capacity: 4, now, ...situation });

describe('target tracking', () => {
  it('wants as much as brings the metric to its target, after three minutes above it', () => {
    expect(track([10, 90, 90, 90])).toBe(6);
    expect(track([90, 10, 90, 90])).toBe(4);
    expect(track([undefined, 90, 90])).toBe(4);
    expect(track([61, 61, 61])).toBe(5);
    expect(track([60, 60, 60])).toBe(4);
  });

  it('wants less after fifteen minutes well below it, as the highest of these asks for', () => {
    expect(track([...minutes(14, 10), 30])).toBe(2);
    expect(track(minutes(14, 10))).toBe(4);
    expect(track([...minutes(14, 10), 55])).toBe(4);
    expect(track([undefined, ...minutes(14, 10)])).toBe(4);
  });

  it('adds to what it has added only what is missing from it, while the cooldown lasts', () => {
    const scaledOut = { at: now - 30_000, from: 2 };
    expect(track([90, 90, 90], { scaledOut })).toBe(4);
    expect(track([180, 180, 180], { scaledOut })).toBe(6);
    expect(track([90, 90, 90], { scaledOut: { at: now - 61_000, from: 2 } })).toBe(6);
  });

  it('takes nothing more away while that cooldown lasts, or where it may not', () => {
    const low = minutes(15, 10);
    expect(track(low, { scaledIn: { at: now - 299_000 } })).toBe(4);
    expect(track(low, { scaledIn: { at: now - 300_000 } })).toBe(1);
    expect(track(low, {}, { mayScaleIn: false })).toBe(4);
  });
});

describe('several policies of one target', () => {
  const wish = (wanted: number, mayScaleIn = true) => ({ wanted, mayScaleIn });

  it.each<[string, ReturnType<typeof wish>[], number]>([
    ['more where one wants more', [wish(2), wish(6)], 6],
    ['less only where all want less', [wish(2), wish(4)], 4],
    ['the most of what they want then', [wish(2), wish(3)], 3],
    ['less whatever one says that may only add', [wish(2), wish(4, false)], 2],
    ['what there is where there is none', [], 4],
  ])('come to %s', (_, wishes, most) => {
    expect(mostWanted(wishes, 4)).toBe(most);
  });
});
