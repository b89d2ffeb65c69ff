import { describe, expect, it } from '@jest/globals';
import { parseCommitTime } from '../../../../app/automation/delivery-metrics/domain/commit-time.ts';
import {
  type Outcome,
  timeBetweenFailures,
  timeToRecover,
} from '../../../../app/automation/delivery-metrics/domain/stability.ts';

/** `F` failed and `S` succeeded, one an hour, the newest last. */
function outcomes(text: string): Outcome[] {
  return [...text]
    .map((letter, hour) => ({ startedAt: new Date(hour * 3_600_000), works: letter === 'S' }))
    .reverse();
}
const hours = (seconds: number | undefined) => seconds && seconds / 3600;

describe('the time between failures', () => {
  it.each([
    ['SF', 1],
    ['SSSF', 3],
    ['FSSF', 2],
    ['FFSF', 1],
    ['F', undefined],
    ['SFF', undefined],
    ['SSS', undefined],
    ['', undefined],
  ])('after %s is %p hours', (text, expected) => {
    expect(hours(timeBetweenFailures(outcomes(text)))).toBe(expected);
  });
});

describe('the time to recover', () => {
  it.each([
    ['FS', 1],
    ['FFFS', 3],
    ['SFFS', 2],
    ['SSFS', 1],
    ['S', undefined],
    ['FSS', undefined],
    ['SF', undefined],
  ])('after %s is %p hours', (text, expected) => {
    expect(hours(timeToRecover(outcomes(text)))).toBe(expected);
  });
});

describe('the time of a commit', () => {
  it.each([
    ['2026-11-28T10:00:00Z', '2026-11-28T10:00:00.000Z'],
    ['2026-11-28T11:00:00+01:00', '2026-11-28T10:00:00.000Z'],
    ['1795860000 +0100', '2026-11-28T10:00:00.000Z'],
    ['1795860000', '2026-11-28T10:00:00.000Z'],
  ])('is read from %s', (text, time) => {
    expect(parseCommitTime(text)?.toISOString()).toBe(time);
  });

  it.each([undefined, '', 'yesterday'])('is not read from %p', (text) => {
    expect(parseCommitTime(text)).toBeUndefined();
  });
});
