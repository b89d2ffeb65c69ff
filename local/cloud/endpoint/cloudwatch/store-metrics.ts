import type { z } from 'zod';
import type { Place } from '../../metrics/metric.ts';
import type { MetricStore } from '../../metrics/metric-store.ts';
import type { ApiValue } from '../cbor.ts';
import { ServiceException } from '../json-api.ts';
import { metricOf } from './describe-alarms.ts';
import type { metricInputs } from './inputs.ts';

const metricsPerPage = 500;

/** Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_ListMetrics.html */
export function listMetrics(
  store: MetricStore,
  place: Place,
  { Namespace, MetricName, Dimensions, NextToken }: z.output<typeof metricInputs.listMetrics>,
): ApiValue {
  const asked = store
    .list(place)
    .filter(
      ({ namespace, name, dimensions }) =>
        (Namespace === undefined || Namespace === namespace) &&
        (MetricName === undefined || MetricName === name) &&
        Dimensions.every(({ Name, Value }) =>
          Value === undefined ? Name in dimensions : dimensions[Name] === Value,
        ),
    );
  const begin = Number(NextToken ?? 0);
  const page = asked.slice(begin, begin + metricsPerPage);
  const next = begin + page.length;
  return { Metrics: page.map(metricOf), NextToken: next < asked.length ? String(next) : undefined };
}

/** Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html */
export function putMetricData(
  store: MetricStore,
  place: Place,
  { Namespace, MetricData }: z.output<typeof metricInputs.putMetricData>,
): ApiValue {
  const measured = MetricData.map((datum) => ({ datum, values: valuesOf(datum) }));
  for (const { datum, values } of measured) {
    const { MetricName: name, Dimensions: dimensions, Timestamp = new Date(), Unit: unit } = datum;
    for (const { value, count } of values)
      store.put(place, { namespace: Namespace, name, dimensions }, value, {
        ...{ time: Timestamp.getTime(), count, unit },
      });
  }
  return {};
}

type Datum = z.output<typeof metricInputs.putMetricData>['MetricData'][number];

function valuesOf({
  MetricName,
  Value,
  Values,
  Counts,
  StatisticValues,
}: Datum): { value: number; count: number }[] {
  if (Value !== undefined) return [{ value: Value, count: 1 }];
  if (Values !== undefined) return Values.map((value, index) => ({ value, count: Counts?.[index] ?? 1 }));
  if (StatisticValues && StatisticValues.Minimum === StatisticValues.Maximum)
    return [{ value: StatisticValues.Minimum, count: StatisticValues.SampleCount }];
  throw new ServiceException(
    'InvalidParameterValue',
    `${MetricName} has neither a value nor values; a set of statistics is taken here only where all its values are the same.`,
  );
}
