import type { z } from 'zod';
import { isSeries, type MathValue, type Series, SeveralSeries } from '../../metrics/math-values.ts';
import type { Place } from '../../metrics/metric.ts';
import { type DataQuery, metricData, type Periods } from '../../metrics/metric-data.ts';
import type { MetricStore } from '../../metrics/metric-store.ts';
import { statisticOf } from '../../metrics/tally.ts';
import type { ApiObject, ApiValue } from '../cbor.ts';
import { ServiceException } from '../json-api.ts';
import type { metricInputs } from './inputs.ts';

/** The most values of one series, as of CloudWatch. */
const mostValues = 1440;

/** Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html */
export function getMetricData(
  store: MetricStore,
  place: Place,
  input: z.output<typeof metricInputs.getMetricData>,
): ApiValue {
  const { MetricDataQueries, StartTime, EndTime, ScanBy } = input;
  const queries = MetricDataQueries.map((query) => queryOf(query));
  const periods = periodsBetween(StartTime, EndTime, commonPeriod(MetricDataQueries));
  const values = metricData(store, place, queries, periods);
  const results = queries
    .filter(({ isReturned }) => isReturned)
    .flatMap((query) =>
      seriesIn(values.get(query.id), periods).map((series) => resultOf(query, series, periods, ScanBy)),
    );
  return { MetricDataResults: results, Messages: [] };
}

/** Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html */
export function getMetricStatistics(
  store: MetricStore,
  place: Place,
  input: z.output<typeof metricInputs.getMetricStatistics>,
): ApiValue {
  const { Namespace: namespace, MetricName: name, Dimensions: dimensions, Statistics } = input;
  if (Statistics.length + input.ExtendedStatistics.length === 0)
    throw new ServiceException(
      'MissingParameter',
      'At least one of the parameters Statistics and ExtendedStatistics must be specified.',
    );
  const { from, count, lengthInSeconds } = periodsBetween(input.StartTime, input.EndTime, input.Period);
  const query = { periodInSeconds: lengthInSeconds, from, to: from + count * lengthInSeconds * 1000 };
  const metric = { namespace, name, dimensions };
  const Unit = store.unitOf(place, metric);
  const Datapoints = store.tallies(place, metric, query).map(({ time, tally }): ApiObject => {
    const told = (names: readonly string[]) =>
      Object.fromEntries(names.map((statistic) => [statistic, statisticOf(tally, statistic)]));
    const extended = input.ExtendedStatistics.length > 0 && {
      ExtendedStatistics: told(input.ExtendedStatistics),
    };
    return { Timestamp: new Date(time), Unit, ...told(Statistics), ...extended };
  });
  return { Label: name, Datapoints };
}

type Query = z.output<typeof metricInputs.getMetricData>['MetricDataQueries'][number];

function queryOf({ Id, Expression, MetricStat, Label, ReturnData }: Query): DataQuery {
  const common = { id: Id, isReturned: ReturnData, label: Label };
  if (!MetricStat) return { ...common, source: { expression: Expression ?? '' } };
  const { Namespace, MetricName, Dimensions } = MetricStat.Metric;
  const metric = { namespace: Namespace, name: MetricName, dimensions: Dimensions };
  return { ...common, source: { metric, statistic: MetricStat.Stat } };
}

function commonPeriod(queries: readonly Query[]): number {
  const periods = new Set(queries.flatMap(({ MetricStat, Period }) => MetricStat?.Period ?? Period ?? []));
  const [period = 60, ...others] = periods;
  if (others.length === 0) return period;
  throw new ServiceException(
    'ValidationError',
    `Here all metrics of a request have one period; ${[...periods].join(' and ')} were given.`,
  );
}

/** Periods begin at multiples of their length, as those of CloudWatch do. */
function periodsBetween(start: Date, end: Date, period: number): Periods {
  const lengthInSeconds = Math.ceil(period / 60) * 60;
  const length = lengthInSeconds * 1000;
  const from = Math.floor(start.getTime() / length) * length;
  const count = Math.ceil((end.getTime() - from) / length);
  if (count < 1)
    throw new ServiceException(
      'ValidationError',
      'The parameter StartTime must be less than the parameter EndTime.',
    );
  if (count > mostValues)
    throw new ServiceException(
      'InvalidParameterCombination',
      `You have requested up to ${count} datapoints, which exceeds the limit of ${mostValues}.`,
    );
  return { from, count, lengthInSeconds };
}

function seriesIn(value: MathValue | undefined, { count }: Periods): readonly Series[] {
  if (value instanceof SeveralSeries) return value.series;
  if (value !== undefined && isSeries(value)) return [value];
  return [Array.from({ length: count }, () => Number(value))];
}

function resultOf(
  { id, label, source }: DataQuery,
  series: Series,
  { from, lengthInSeconds }: Periods,
  scanBy: string,
): ApiObject {
  const known = series.flatMap((value, index) =>
    value === undefined ? [] : [{ value, time: new Date(from + index * lengthInSeconds * 1000) }],
  );
  const ordered = scanBy === 'TimestampAscending' ? known : known.toReversed();
  return {
    Id: id,
    Label: label ?? ('metric' in source ? source.metric.name : id),
    Timestamps: ordered.map(({ time }) => time),
    Values: ordered.map(({ value }) => value),
    StatusCode: 'Complete',
  };
}
