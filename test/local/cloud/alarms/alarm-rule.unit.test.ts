import { describe, expect, it } from '@jest/globals';
import type { AlarmState } from '../../../../local/cloud/alarms/alarm-definition.ts';
import { parseAlarmRule, UnreadableAlarmRuleError } from '../../../../local/cloud/alarms/alarm-rule.ts';

const states: Record<string, AlarmState> = {
  a: 'ALARM',
  b: 'OK',
  'arn:aws:cloudwatch:x:1:alarm:c (1)': 'INSUFFICIENT_DATA',
};
const holds = (rule: string) => parseAlarmRule(rule).holds((name) => states[name]);

describe('the rule of a composite alarm', () => {
  it.each([
    ['ALARM("a")', true],
    ['ALARM(a)', true],
    ['OK("a") OR OK("b")', true],
    ['(ALARM("a") AND ALARM("b"))', false],
    ['ALARM("a") OR ALARM("b") AND FALSE', true],
    ['(ALARM("a") OR ALARM("b")) AND FALSE', false],
    ['NOT ALARM("b") AND NOT FALSE', true],
    ['INSUFFICIENT_DATA("arn:aws:cloudwatch:x:1:alarm:c (1)")', true],
    ['ALARM("of nobody") OR OK("of nobody")', false],
    ['AT_LEAST(2, ALARM, (a, b))', false],
    ['AT_LEAST(50%, ALARM, ("a", "b"))', true],
    ['AT_LEAST(1, NOT ALARM, (a, b))', true],
  ])('%s is %s', (rule, expected) => {
    expect(holds(rule)).toBe(expected);
  });

  it('names its alarms in order', () => {
    expect(parseAlarmRule('ALARM("x") AND AT_LEAST(1, OK, (y, "z"))').alarms).toEqual(['x', 'y', 'z']);
  });

  it.each([
    '',
    'ALARM("a"',
    'ALARM("a) OR TRUE',
    'WARM("a")',
    'ALARM("a") ALARM("b")',
    'AT_LEAST(many, OK, (a))',
  ])('is refused where it cannot be read: %s', (rule) => {
    expect(() => parseAlarmRule(rule)).toThrow(UnreadableAlarmRuleError);
  });
});
