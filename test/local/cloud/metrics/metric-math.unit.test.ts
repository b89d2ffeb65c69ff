import { describe, expect, it } from '@jest/globals';
import {
  MathNotAvailableError,
  type Series,
  SeveralSeries,
} from '../../../../local/cloud/metrics/math-values.ts';
import { evaluateMath } from '../../../../local/cloud/metrics/metric-math.ts';
import { UnreadableExpressionError } from '../../../../local/cloud/metrics/parse-expression.ts';

const none = undefined;
const series: Record<string, Series> = {
  m1: [1, 2, none, 4],
  m2: [10, none, none, 40],
  zero: [0, 0, 0, 0],
  nothing: [none, none, none, none],
};

function comesTo(expression: string) {
  const value = evaluateMath(expression, {
    values: new Map(Object.entries(series)),
    metrics: Object.values(series),
    ...{ periods: 4, periodInSeconds: 60 },
  });
  return value instanceof SeveralSeries ? value.series : value;
}

describe('metric math', () => {
  it.each<[string, unknown]>([
    ['1 + 2 * 3 ^ 2 - -4 / (1 + 1)', 21],
    ['2 ^ 3 * 2', 16],
    ['m1 * 2', [2, 4, none, 8]],
    ['m1 + m2', [11, none, none, 44]],
    ['m1 / zero', [none, none, none, none]],
    ['m1 >= 2', [0, 1, none, 1]],
    ['m1 > 1 AND FILL(m2, 0) < 1', [0, 1, none, 0]],
    ['m1 > 1 && m1 < 3 || m1 == 4', [0, 1, none, 1]],
    ['FILL(m2, 0)', [10, 0, 0, 40]],
    ['FILL(m2, REPEAT)', [10, 10, 10, 40]],
    ['FILL(m2, LINEAR)', [10, 20, 30, 40]],
    ['FILL(nothing, 0)', [0, 0, 0, 0]],
    ['SUM([m1, m2])', [11, 2, none, 44]],
    ['MAX([m1, m2, zero])', [10, 2, 0, 40]],
    ['AVG([m1, m2])', [5.5, 2, none, 22]],
    ['SUM(m1)', 7],
    ['m1 / MAX(m1)', [0.25, 0.5, none, 1]],
    ['IF(m1 > 1, m2, zero)', [0, none, none, 40]],
    ['IF(m1 > 1, 100)', [none, 100, none, 100]],
    ['IF(m1 >= 2, 100 * m1 / m1, 0)', [0, 100, none, 100]],
    ['IF(1, m1, m2)', [1, 2, none, 4]],
    ['DIFF(m1)', [none, 1, none, 2]],
    ['RATE(m2)', [none, none, none, 0.5]],
    ['RUNNING_SUM(m1)', [1, 3, 3, 7]],
    [
      '[m1, zero] + 1',
      [
        [2, 3, none, 5],
        [1, 1, 1, 1],
      ],
    ],
    ['METRIC_COUNT(METRICS())', 4],
    ['TIME_SERIES(PERIOD(m1))', [60, 60, 60, 60]],
    ['CEIL(m1 / 3)', [1, 1, none, 2]],
    ['sum([m1,m2])', [11, 2, none, 44]],
  ])('%s', (expression, expected) => {
    expect(comesTo(expression)).toEqual(expected);
  });

  it.each(['m1 +', '(m1', 'SUM([m1, m2)', 'm1 m2', 'm1 ? 2', ''])(
    'refuses what it cannot read: "%s"',
    (expression) => {
      expect(() => comesTo(expression)).toThrow(UnreadableExpressionError);
    },
  );

  it.each(['ANOMALY_DETECTION_BAND(m1, 2)', 'm3 + 1', "SEARCH('x', 'Sum')"])(
    'names what it has not: %s',
    (expression) => {
      expect(() => comesTo(expression)).toThrow(MathNotAvailableError);
    },
  );
});
