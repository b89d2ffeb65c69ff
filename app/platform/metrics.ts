import { shopMetrics } from './contract.ts';

/** What the shop counts and measures. Alarms and dashboards refer to metrics by these names. */
export type MetricName =
  | 'PagesShown'
  | 'OrdersAccepted'
  | 'OrdersConfirmed'
  | 'OrdersRejected'
  | 'OrdersDeclined'
  | 'OrdersCancelled'
  | 'OrdersRefunded'
  | 'OrdersDeadLettered'
  | 'QueueAge'
  | 'ProcessingTime'
  | 'CacheHits'
  | 'CacheMisses'
  | 'OutboxAge'
  | 'PaymentsCaptured'
  | 'DeadLettersRedriven'
  | 'SnapshotAge'
  | 'ExtractionsEnded'
  | 'Deployments'
  | 'LeadTime'
  | 'TimeBetweenFailures'
  | 'TimeToRecover';

/** Those of CloudWatch that are used here. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html */
export type MetricUnit = 'Count' | 'Milliseconds' | 'Seconds' | 'Bytes';

/** Takes the metrics of these names. A program names those of its contract, so that alarms watch what is emitted. */
export interface Metrics<Name extends MetricName = MetricName> {
  count: (name: Name, by?: number) => void;
  duration: (name: Name, milliseconds: number) => void;
  gauge: (name: Name, value: number, unit: MetricUnit) => void;
  /** Writes what has been gathered. */
  stop: () => void;
}

export interface MetricsOptions {
  service: string;
  environment: string;
  /** Takes a line with its end; standard output unless given. */
  write?: (line: string) => void;
}

const intervalInMilliseconds = 10_000;
/**
 * The most values that one metric of one line may have.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
const maximumValues = 100;

interface Gathered {
  unit: MetricUnit;
  values: number[];
  /** How many values there were, those that were not kept included. */
  seen: number;
}

/**
 * Metrics in CloudWatch's embedded metric format: lines on standard output, from which CloudWatch Logs takes the values.
 * Counts are summed up and exact; of durations and gauges an even sample of a hundred is kept, for percentiles. A line
 * is written every ten seconds at most, and none when nothing happened.
 */
export function createMetrics<Name extends MetricName = MetricName>(options: MetricsOptions): Metrics<Name> {
  const write = options.write ?? ((line: string) => process.stdout.write(line));
  const gathered = new Map<MetricName, Gathered>();
  let timer: NodeJS.Timeout | undefined;

  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (gathered.size === 0) return;
    write(`${JSON.stringify(toRecord(options, gathered))}\n`);
    gathered.clear();
  };
  const gather = (name: MetricName, unit: MetricUnit): Gathered => {
    timer ??= setTimeout(flush, intervalInMilliseconds).unref();
    const metric = gathered.get(name) ?? { unit, values: [], seen: 0 };
    gathered.set(name, metric);
    return metric;
  };
  const sample = (name: MetricName, value: number, unit: MetricUnit) =>
    addToSample(gather(name, unit), value);
  return {
    count: (name, by = 1) => {
      const { values } = gather(name, 'Count');
      values[0] = (values[0] ?? 0) + by;
    },
    duration: (name, milliseconds) => sample(name, milliseconds, 'Milliseconds'),
    gauge: sample,
    stop: flush,
  };
}

/** Each value of the interval is kept with the same probability (Vitter's algorithm R). */
function addToSample(metric: Gathered, value: number): void {
  metric.seen += 1;
  if (metric.values.length < maximumValues) {
    metric.values.push(value);
    return;
  }
  const place = Math.floor(Math.random() * metric.seen);
  if (place < maximumValues) metric.values[place] = value;
}

function toRecord(
  { service, environment }: MetricsOptions,
  gathered: ReadonlyMap<MetricName, Gathered>,
): Record<string, unknown> {
  const metrics = [...gathered];
  return {
    _aws: {
      Timestamp: Date.now(),
      CloudWatchMetrics: [
        {
          Namespace: shopMetrics.namespace,
          Dimensions: [shopMetrics.dimensions],
          Metrics: metrics.map(([Name, { unit: Unit }]) => ({ Name, Unit })),
        },
      ],
    },
    environment,
    service,
    ...Object.fromEntries(
      metrics.map(([name, { values }]) => [name, values.length === 1 ? values[0] : values]),
    ),
  };
}
