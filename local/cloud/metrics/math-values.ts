import { MetricRequestError } from './metric-request-error.ts';

/** One value per period, oldest first; undefined where nothing is known. */
export type Series = readonly (number | undefined)[];

/** What an expression may come to: a number, one series, or several of them. */
export type MathValue = number | string | Series | SeveralSeries;

export class SeveralSeries {
  readonly series: readonly Series[];

  constructor(series: readonly Series[]) {
    this.series = series;
  }
}

/** What an expression is evaluated on. */
export interface MathScope {
  /** By their ids. */
  values: ReadonlyMap<string, MathValue>;
  /** Those of metrics alone. */
  metrics: readonly Series[];
  periods: number;
  periodInSeconds: number;
}

export class MathNotAvailableError extends MetricRequestError {
  constructor(what: string) {
    super(`${what} is not available in the rehearsal's metric math.`);
    this.name = 'MathNotAvailableError';
  }
}

/**
 * Puts values together period by period: a number counts for every period, several series are each put together with the
 * other value, and where one of the values is missing, so is what comes of them. What is no number, as a division by
 * zero, is missing as well.
 */
export function combine(
  values: readonly MathValue[],
  compute: (values: readonly number[]) => number,
): MathValue {
  const several = values.find((value) => value instanceof SeveralSeries);
  if (several) {
    const each = several.series.map((one) => values.map((value) => (value === several ? one : value)));
    return new SeveralSeries(each.map((own) => combine(own, compute)).filter(isSeries));
  }
  const series = values.filter(isSeries);
  if (series.length === 0) return compute(values.map(Number));
  const periods = Math.max(...series.map(({ length }) => length));
  return Array.from({ length: periods }, (_, index) => {
    const own = values.map((value) => (isSeries(value) ? value[index] : Number(value)));
    return own.every((value) => value !== undefined) ? finite(compute(own)) : undefined;
  });
}

export function isSeries(value: MathValue): value is Series {
  return Array.isArray(value);
}

export function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}
