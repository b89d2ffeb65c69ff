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

/** What one line of a log says of one metric. */
export interface MetricRecord {
  namespace: string;
  name: string;
  unit: string;
  /** One object for each set of dimensions under which CloudWatch would keep the values. */
  dimensions: Record<string, string>[];
  values: number[];
  /** Milliseconds since 1970. */
  time: number;
}

/** What stands in a log in the embedded metric format, whatever its dimensions. */
export function readEmbeddedMetrics(log: string): MetricSeries[] {
  const series = new Map<string, MetricSeries>();
  for (const { namespace, name, unit, values, time } of readMetricRecords(log)) {
    const key = `${namespace}/${name}`;
    const known = series.get(key) ?? { namespace, name, unit, values: [], latestAt: '' };
    known.values.push(...values);
    known.latestAt = new Date(time).toISOString();
    series.set(key, known);
  }
  return [...series.values()];
}

/**
 * The records of a log in the embedded metric format that hold values; every other line is passed over.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function readMetricRecords(log: string): MetricRecord[] {
  const lines = log.split('\n').filter((line) => line.includes('"_aws"'));
  return lines
    .map(parse)
    .filter((record) => record !== undefined)
    .flatMap((record) => directivesOf(record).flatMap((directive) => recordsOf(record, directive)))
    .filter(({ values }) => values.length > 0);
}

function recordsOf(record: JsonObject, { Namespace, Metrics, Dimensions }: JsonObject): MetricRecord[] {
  const dimensions = dimensionsIn(record, Dimensions);
  return objectsIn(Metrics).map(({ Name, Unit }) => ({
    ...{ namespace: String(Namespace), name: String(Name), unit: String(Unit ?? 'None') },
    ...{ dimensions, values: numbersIn(record[String(Name)]), time: timeOf(record) },
  }));
}

function dimensionsIn(record: JsonObject, sets: JsonValue | undefined): Record<string, string>[] {
  if (!Array.isArray(sets)) return [];
  return sets
    .filter(Array.isArray)
    .map((names) => Object.fromEntries(names.map((name) => [String(name), String(record[String(name)])])));
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

function directivesOf(record: JsonObject): JsonObject[] {
  return isJsonObject(record._aws) ? objectsIn(record._aws.CloudWatchMetrics) : [];
}

function timeOf(record: JsonObject): number {
  const time = isJsonObject(record._aws) ? Number(record._aws.Timestamp) : Number.NaN;
  return Number.isNaN(time) ? 0 : time;
}

function objectsIn(value: JsonValue | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

function numbersIn(value: JsonValue | undefined): number[] {
  return [value].flat().filter((each) => typeof each === 'number');
}
