import {
  combine,
  finite,
  isSeries,
  MathNotAvailableError,
  type MathScope,
  type MathValue,
  type Series,
  SeveralSeries,
} from './math-values.ts';

type MathFunction = (inputs: readonly MathValue[], scope: MathScope) => MathValue;

/**
 * The functions of metric math that are known here.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html#metric-math-syntax-functions-list
 */
export const functionsOfMath: Readonly<Record<string, MathFunction>> = {
  ABS: each(Math.abs),
  CEIL: each(Math.ceil),
  FLOOR: each(Math.floor),
  LOG: each(Math.log),
  LOG10: each(Math.log10),
  AVG: together((values) => sum(values) / values.length),
  MAX: together((values) => Math.max(...values)),
  MIN: together((values) => Math.min(...values)),
  SUM: together(sum),
  STDDEV: together((values) => {
    const mean = sum(values) / values.length;
    return Math.sqrt(sum(values.map((value) => (value - mean) ** 2)) / values.length);
  }),
  FILL: ([input = [], filler = 0]) => perSeries(input, (series) => fill(series, filler)),
  IF: ([condition = 0, then = 0, otherwise]) => choose(condition, then, otherwise),
  DIFF: ([input = []]) => perSeries(input, differences),
  RATE: ([input = []], { periodInSeconds }) =>
    perSeries(input, (series) => differences(series).map((value) => value && value / periodInSeconds)),
  RUNNING_SUM: ([input = []]) => perSeries(input, runningSum),
  METRICS: (_, { metrics }) => new SeveralSeries(metrics),
  METRIC_COUNT: ([input = []]) => (input instanceof SeveralSeries ? input.series.length : 1),
  PERIOD: (_, { periodInSeconds }) => periodInSeconds,
  TIME_SERIES: ([value = 0], { periods }) => Array.from({ length: periods }, () => Number(value)),
};

function each(compute: (value: number) => number): MathFunction {
  return ([input = []]) => combine([input], ([value = 0]) => compute(value));
}

/** Of several series one, period by period, from those that have a value; of one series a single number. */
function together(compute: (values: readonly number[]) => number): MathFunction {
  return ([input = []]) => {
    if (typeof input === 'number') return input;
    if (isSeries(input)) return compute(input.filter(isKnown));
    if (!(input instanceof SeveralSeries)) throw new MathNotAvailableError(`A text in place of a series`);
    const periods = Math.max(0, ...input.series.map(({ length }) => length));
    return Array.from({ length: periods }, (_, index) => {
      const values = input.series.map((series) => series[index]).filter(isKnown);
      return values.length === 0 ? undefined : finite(compute(values));
    });
  };
}

function perSeries(input: MathValue, change: (series: Series) => Series): MathValue {
  if (input instanceof SeveralSeries) return new SeveralSeries(input.series.map(change));
  return isSeries(input) ? change(input) : input;
}

function fill(series: Series, filler: MathValue): Series {
  if (isSeries(filler)) return series.map((value, index) => value ?? filler[index]);
  if (typeof filler === 'number') return series.map((value) => value ?? filler);
  if (filler === 'REPEAT') return series.map((_, index) => series.slice(0, index + 1).findLast(isKnown));
  if (filler === 'LINEAR') return series.map((value, index) => value ?? between(series, index));
  throw new MathNotAvailableError('What FILL is to fill with');
}

/** The value on the straight line between the values before and after a period; beyond them there is none. */
function between(series: Series, index: number): number | undefined {
  const before = series.findLastIndex((value, at) => at < index && isKnown(value));
  const after = series.findIndex((value, at) => at > index && isKnown(value));
  const [first, last] = [series[before], series[after]];
  if (first === undefined || last === undefined) return undefined;
  return first + ((last - first) * (index - before)) / (after - before);
}

/** What is chosen from without a third value is missing where the condition does not hold. */
function choose(condition: MathValue, then: MathValue, otherwise: MathValue | undefined): MathValue {
  const at = (value: MathValue | undefined, index: number) =>
    value === undefined ? undefined : isSeries(value) ? value[index] : Number(value);
  if (typeof condition === 'number') return (condition !== 0 ? then : otherwise) ?? [];
  if (!isSeries(condition)) throw new MathNotAvailableError('A condition of IF over several series');
  return condition.map((holds, index) =>
    holds === undefined ? undefined : at(holds === 0 ? otherwise : then, index),
  );
}

function differences(series: Series): Series {
  return series.map((value, index) => {
    const before = series.slice(0, index).findLast(isKnown);
    return value === undefined || before === undefined ? undefined : value - before;
  });
}

function runningSum(series: Series): Series {
  let total = 0;
  return series.map((value) => {
    total += value ?? 0;
    return total;
  });
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function isKnown(value: number | undefined): value is number {
  return value !== undefined;
}
