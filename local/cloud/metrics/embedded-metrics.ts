import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';

/** One metric of a program, and everything that it has written of it. */
export interface MetricSeries {
  namespace: string;
  name: string;
  /** CloudWatch's words: `Count`, `Seconds`, `Milliseconds` and others. */
  unit: string;
  /** In the order in which they were written. */
  values: number[];
  /** ISO 8601, UTC. */
  latestAt: string;
}

/**
 * What stands in a log in the embedded metric format; every other line is passed over. Dimensions are passed over, too.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function readEmbeddedMetrics(log: string): MetricSeries[] {
  const series = new Map<string, MetricSeries>();
  for (const line of log.split('\n')) {
    const record = line.includes('"_aws"') ? parse(line) : undefined;
    for (const { Namespace, Metrics } of directivesOf(record)) {
      for (const { Name, Unit } of objectsIn(Metrics)) {
        const key = `${String(Namespace)}/${String(Name)}`;
        const known = series.get(key) ?? {
          ...{ namespace: String(Namespace), name: String(Name), unit: String(Unit ?? 'None') },
          ...{ values: [], latestAt: '' },
        };
        known.values.push(...numbersIn(record?.[String(Name)]));
        known.latestAt = timeOf(record);
        series.set(key, known);
      }
    }
  }
  return [...series.values()].filter(({ values }) => values.length > 0);
}

function parse(line: string): JsonObject | undefined {
  try {
    const record = JSON.parse(line) as JsonValue;
    return isJsonObject(record) ? record : undefined;
  } catch {
    // A line that is being written, or one that only speaks of metrics.
    return undefined;
  }
}

function directivesOf(record: JsonObject | undefined): JsonObject[] {
  return isJsonObject(record?._aws) ? objectsIn(record._aws.CloudWatchMetrics) : [];
}

function timeOf(record: JsonObject | undefined): string {
  const time = isJsonObject(record?._aws) ? Number(record._aws.Timestamp) : Number.NaN;
  return new Date(Number.isNaN(time) ? 0 : time).toISOString();
}

function objectsIn(value: JsonValue | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

function numbersIn(value: JsonValue | undefined): number[] {
  return [value].flat().filter((each) => typeof each === 'number');
}
