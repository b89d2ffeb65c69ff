import { describe, expect, it } from '@jest/globals';
import { matchesCron, unreadableCron } from '../../../../local/pipeline/conditions/cron.ts';

/** A Wednesday. */
const noon = new Date('2026-11-25T12:30:00Z');

describe('a cron expression of a deployment window', () => {
  it.each([
    ['* * 9-17 ? * MON-FRI', true],
    ['* * 9-17 ? * SAT,SUN', false],
    ['* * 9-11 ? * *', false],
    ['* 0/15 * * * ?', true],
    ['* 20/15 * * * ?', false],
    ['* */30 12 25 NOV ? 2026', true],
    ['* * * 25 12 ?', false],
    ['* * * ? * 4', true],
    ['* * * ? * 3', false],
    ['* * * ? * * 2027', false],
    ['* * * L * ?', false],
    ['* * * 25W * ?', true],
    ['* * * ? * 4#4', true],
    ['* * * ? * WED#3', false],
    ['cron(* 30 12 * * ?)', true],
  ])('%s names the minute, or not: %s', (expression, expected) => {
    expect(unreadableCron(expression)).toBeUndefined();
    expect(matchesCron(expression, noon)).toBe(expected);
  });

  it.each([
    ['* * * * *', 'has 5 fields'],
    ['* * * L-3 * ?', "'L-3'"],
    ['* 60 * * * ?', 'Invalid value for minute: 60'],
    ['* * 9-17-20 * * ?', "illegal range: '9-17-20'"],
    ['* 0/0 * * * ?', 'illegal stepping: 0'],
    ['* * * * FOO ?', '(FOO)'],
  ])('%s cannot be read, and is told so', (expression, reason) => {
    expect(unreadableCron(expression)).toContain(reason);
  });
});
