import { MetricRequestError } from './metric-request-error.ts';

/** What was measured of a metric in one interval: from it every statistic of the interval is told. */
export interface Tally {
  count: number;
  sum: number;
  minimum: number;
  maximum: number;
  /** How many values lie in each bin, by its number; none where all values are the same. */
  bins: ReadonlyMap<number, number>;
}

/** `SampleCount`, `Sum`, `Average`, `Minimum`, `Maximum`, or a percentile, such as `p95` or `p99.9`. */
export type Statistic = string;

const percentile = /^p(\d{1,2}(?:\.\d+)?|100)$/;

const simpleStatistics: Readonly<Record<string, (tally: Tally) => number>> = {
  SampleCount: ({ count }) => count,
  Sum: ({ sum }) => sum,
  Average: ({ sum, count }) => sum / count,
  Minimum: ({ minimum }) => minimum,
  Maximum: ({ maximum }) => maximum,
};

export class UnknownStatisticError extends MetricRequestError {
  constructor(statistic: string) {
    super(
      `The statistic is "${statistic}"; here it must be one of ${Object.keys(simpleStatistics).join(', ')}, or a percentile such as p95.`,
    );
    this.name = 'UnknownStatisticError';
  }
}

/** @throws UnknownStatisticError */
export function statisticOf(tally: Tally, name: Statistic): number {
  const simple = simpleStatistics[name];
  if (simple) return simple(tally);
  const [, percent] = percentile.exec(name) ?? [];
  if (percent === undefined) throw new UnknownStatisticError(name);
  return percentileOf(tally, Number(percent));
}

/** Exact at the ends; between them as exact as the bins, whose values differ by five percent from their middle at most. */
function percentileOf({ count, minimum, maximum, bins }: Tally, percent: number): number {
  if (percent === 0) return minimum;
  if (percent === 100) return maximum;
  let passed = 0;
  for (const [bin, held] of [...bins].sort(([one], [other]) => one - other)) {
    passed += held;
    if (passed >= (percent / 100) * count) return Math.min(maximum, Math.max(minimum, middleOf(bin)));
  }
  return maximum;
}

/** Each bin is a tenth wider than the one before it, as in CloudWatch's own distributions. */
const growth = Math.log(1.1);
/** Of the bin in which 1 lies, so that those of smaller values are positive as well. */
const binOfOne = 2000;

export function binOf(value: number): number {
  if (value === 0) return 0;
  const bin = Math.round(Math.log(Math.abs(value)) / growth) + binOfOne;
  return Math.sign(value) * Math.max(1, bin);
}

function middleOf(bin: number): number {
  return bin === 0 ? 0 : Math.sign(bin) * Math.exp((Math.abs(bin) - binOfOne) * growth);
}

/** One tally of several; undefined where there is none. */
export function merge(tallies: readonly Tally[]): Tally | undefined {
  if (tallies.length === 0) return undefined;
  const minimum = Math.min(...tallies.map((tally) => tally.minimum));
  const maximum = Math.max(...tallies.map((tally) => tally.maximum));
  const bins = new Map<number, number>();
  if (minimum !== maximum) {
    for (const tally of tallies) {
      const own = tally.bins.size > 0 ? tally.bins : new Map([[binOf(tally.minimum), tally.count]]);
      for (const [bin, held] of own) bins.set(bin, (bins.get(bin) ?? 0) + held);
    }
  }
  return {
    count: tallies.reduce((total, tally) => total + tally.count, 0),
    sum: tallies.reduce((total, tally) => total + tally.sum, 0),
    ...{ minimum, maximum, bins },
  };
}
