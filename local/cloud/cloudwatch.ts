import { type AlarmParts, Alarms } from './alarms/alarms.ts';
import { createCountGraphs } from './metrics/count-graphs.ts';
import { type CollectionParts, MetricCollection } from './metrics/metric-collection.ts';

/** What CloudWatch is here: metrics are gathered, and by the minute the alarms are evaluated on them. */
export function startCloudWatch(parts: Omit<CollectionParts, 'minuteIsOver'> & AlarmParts) {
  const alarms = new Alarms(parts);
  const collection = new MetricCollection({ ...parts, minuteIsOver: () => alarms.evaluate() });
  return {
    alarms,
    countGraphs: createCountGraphs(parts.runtime, collection),
    stop: () => collection.stop(),
  };
}
