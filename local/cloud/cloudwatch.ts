import { alarmBoard } from './alarms/alarm-board.ts';
import { type AlarmParts, Alarms } from './alarms/alarms.ts';
import { createCountGraphs } from './metrics/count-graphs.ts';
import { type CollectionParts, MetricCollection } from './metrics/metric-collection.ts';
import { scaleTargets } from './scaling/scaling.ts';
import { scalingBySteps } from './scaling/step-scaling.ts';

/** What CloudWatch is here: metrics are gathered, and by the minute alarms are evaluated, and services scaled, on them. */
export function startCloudWatch(
  parts: Omit<CollectionParts, 'minuteIsOver'> & Omit<AlarmParts, 'invokePolicy'>,
) {
  const alarms = new Alarms({ ...parts, invokePolicy: scalingBySteps(parts.runtime, parts.runtimeOf) });
  alarmBoard(parts.runtime).show((place, name) => alarms.sight(place, name));
  const minuteIsOver = () => {
    alarms.evaluate();
    scaleTargets(parts);
  };
  const collection = new MetricCollection({ ...parts, minuteIsOver });
  return {
    alarms,
    countGraphs: createCountGraphs(parts.runtime, collection),
    stop: () => collection.stop(),
  };
}
