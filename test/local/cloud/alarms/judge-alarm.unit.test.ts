import { describe, expect, it } from '@jest/globals';
import { type AlarmState, parseAlarm } from '../../../../local/cloud/alarms/alarm-definition.ts';
import { judgeAlarm } from '../../../../local/cloud/alarms/judge-alarm.ts';

const noon = Date.parse('2026-11-28T12:00:00Z');

function anAlarm(properties: Record<string, string | number> = {}) {
  return parseAlarm({
    ...{ Namespace: 'Shop', MetricName: 'Age', Statistic: 'Maximum', Period: 60, Threshold: 10 },
    ...{ ComparisonOperator: 'GreaterThanThreshold', EvaluationPeriods: 3, ...properties },
  });
}

/** `0` is within the threshold, `X` beyond it, `-` missing; the newest is at the end. */
function seriesOf(drawn: string): (number | undefined)[] {
  return drawn.split(' ').map((each) => ({ 0: 1, X: 20 })[each]);
}

function judged(drawn: string, properties: Record<string, string | number>, present: AlarmState = 'OK') {
  const evidence = { series: seriesOf(drawn), from: noon, observedSince: 0, present };
  return judgeAlarm(anAlarm(properties), evidence)?.state ?? 'stays';
}

describe('an alarm', () => {
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
  const ofAll: [string, string, string, string, string][] = [
    ['0 - X - X', 'OK', 'OK', 'OK', 'OK'],
    ['0 - - - -', 'OK', 'OK', 'OK', 'OK'],
    ['- - - - -', 'INSUFFICIENT_DATA', 'stays', 'ALARM', 'OK'],
    ['0 X X - X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
    ['- - X - -', 'ALARM', 'stays', 'ALARM', 'OK'],
    ['- - - - X', 'stays', 'stays', 'ALARM', 'OK'],
    ['- - - X -', 'stays', 'stays', 'ALARM', 'OK'],
  ];
  const ofTwo: typeof ofAll = [
    ['0 - X - X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
    ['0 0 X 0 X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
    ['0 - X - -', 'OK', 'OK', 'ALARM', 'OK'],
    ['- - - - 0', 'OK', 'OK', 'ALARM', 'OK'],
    ['- - - X -', 'ALARM', 'stays', 'ALARM', 'OK'],
    ['X - - - X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
  ];
  it.each([
    ['three of three', 3, ofAll],
    ['two of three', 2, ofTwo],
  ] as const)(
    'that asks for %s values treats missing ones as AWS documents',
    (_, DatapointsToAlarm, table) => {
      const treatments = ['missing', 'ignore', 'breaching', 'notBreaching'];
      const found = table.map(([drawn]) => [
        drawn,
        ...treatments.map((TreatMissingData) => judged(drawn, { TreatMissingData, DatapointsToAlarm })),
      ]);
      expect(found).toEqual(table);
    },
  );

  it('compares as its operator says', () => {
    const at = (ComparisonOperator: string, value: number) =>
      judgeAlarm(anAlarm({ ComparisonOperator, EvaluationPeriods: 1 }), {
        ...{ series: [value], from: noon, observedSince: 0, present: 'OK' },
      })?.state;
    const operators = [
      'GreaterThanThreshold',
      'GreaterThanOrEqualToThreshold',
      'LessThanThreshold',
      'LessThanOrEqualToThreshold',
    ];
    expect(operators.map((operator) => [9, 10, 11].map((value) => at(operator, value)))).toEqual([
      ['OK', 'OK', 'ALARM'],
      ['OK', 'ALARM', 'ALARM'],
      ['ALARM', 'OK', 'OK'],
      ['ALARM', 'ALARM', 'OK'],
    ]);
  });

  it('stays as it is for what was not measured because nothing ran, but not for what was', () => {
    const judge = (drawn: string, present: AlarmState) =>
      judgeAlarm(anAlarm({ TreatMissingData: 'notBreaching' }), {
        ...{ series: seriesOf(drawn), from: noon, observedSince: noon + 180_000, present },
      })?.state;
    expect(judge('- - - 0 0', 'ALARM')).toBeUndefined();
    expect(judge('- - 0 0 0', 'ALARM')).toBe('OK');
    expect(judge('- - X X X', 'OK')).toBe('ALARM');
    expect(judge('- - - - 0', 'INSUFFICIENT_DATA')).toBe('OK');
  });

  it('gives its reason in the words of CloudWatch', () => {
    const reason = (drawn: string, TreatMissingData: string) =>
      judgeAlarm(anAlarm({ TreatMissingData, DatapointsToAlarm: 2 }), {
        ...{ series: seriesOf(drawn), from: noon, observedSince: 0, present: 'INSUFFICIENT_DATA' },
      })?.reason;
    expect(reason('0 0 X 0 X', 'missing')).toBe(
      'Threshold Crossed: 2 out of the last 3 datapoints [20 (28/11/26 12:04:00), 20 (28/11/26 12:02:00)] were greater than the threshold (10) (minimum 2 datapoints for OK -> ALARM transition).',
    );
    expect(reason('X X X X 0', 'missing')).toContain('2 out of the last 3 datapoints');
    expect(reason('- - - - 0', 'missing')).toBe(
      'Threshold Crossed: 1 out of the last 3 datapoints [1 (28/11/26 12:04:00)] was not greater than the threshold (10) (minimum 2 datapoints for ALARM -> OK transition).',
    );
    expect(reason('- - - - -', 'missing')).toBe('Insufficient Data: 3 datapoints were unknown.');
    expect(reason('- - - - -', 'breaching')).toBe(
      'Threshold Crossed: no datapoints were received for 3 periods and 3 missing datapoints were treated as [Breaching].',
    );
  });
});
