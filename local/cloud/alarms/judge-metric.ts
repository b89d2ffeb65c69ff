import { isSeries, type Series } from '../metrics/math-values.ts';
import { metricData } from '../metrics/metric-data.ts';
import { MetricRequestError } from '../metrics/metric-request-error.ts';
import { metricStore } from '../metrics/metric-store.ts';
import { reasonNotMeasured } from '../metrics/not-measured.ts';
import type { CommonRuntime } from '../runtime.ts';
import type { Alarm } from './alarm.ts';
import type { AlarmDefinition } from './alarm-definition.ts';
import { type AlarmVerdict, judgeAlarm, periodsToLookAt } from './judge-alarm.ts';

/** The state of an alarm by what was measured; undefined where it stays as it is. */
export function judgeMetric(
  runtime: CommonRuntime,
  alarm: Alarm,
  definition: AlarmDefinition,
  { now, observedSince }: { now: number; observedSince: number },
): AlarmVerdict | undefined {
  const obstacle = definition.obstacle ?? obstacleIn(runtime, alarm, definition);
  if (obstacle !== undefined) return notEvaluated(alarm, obstacle);
  const { periodInSeconds } = definition;
  const count = periodsToLookAt(definition);
  const from = endOfNewest(now, periodInSeconds) - count * periodInSeconds * 1000;
  const periods = { from, count, lengthInSeconds: periodInSeconds };
  try {
    const series = returned(runtime, alarm, definition, periods);
    return judgeAlarm(definition, { series, from, observedSince, present: alarm.state.value });
  } catch (error) {
    if (!(error instanceof MetricRequestError)) throw error;
    return notEvaluated(alarm, error.message);
  }
}

/** Whether the newest period, or the one under way, breaches. */
export function isBreaching(
  runtime: CommonRuntime,
  alarm: Alarm,
  definition: AlarmDefinition,
  now: number,
): boolean {
  if (definition.obstacle ?? obstacleIn(runtime, alarm, definition)) return false;
  const { periodInSeconds, comparison, threshold } = definition;
  const length = periodInSeconds * 1000;
  const periods = {
    from: endOfNewest(now, periodInSeconds) - length,
    count: 2,
    lengthInSeconds: periodInSeconds,
  };
  try {
    return returned(runtime, alarm, definition, periods).some(
      (value) => value !== undefined && comparison.holds(value, threshold),
    );
  } catch (error) {
    // What cannot be computed is told as the alarm's reason.
    if (error instanceof MetricRequestError) return false;
    throw error;
  }
}

/** A state that somebody has set stays: nothing here would ever find another one. */
function notEvaluated({ state }: Alarm, reason: string): AlarmVerdict | undefined {
  if (state.value !== 'INSUFFICIENT_DATA') return undefined;
  return {
    state: 'INSUFFICIENT_DATA',
    reason: `Not evaluated in the rehearsal: ${reason}.`.replace(/\.\.$/, '.'),
    reasonData: '',
  };
}

/** Why nothing can be known of one of its metrics, where also nobody has told anything of it. */
function obstacleIn(runtime: CommonRuntime, place: Alarm, { queries }: AlarmDefinition): string | undefined {
  const store = metricStore(runtime);
  return queries
    .flatMap(({ source }) => ('metric' in source && !store.has(place, source.metric) ? [source.metric] : []))
    .map(reasonNotMeasured)
    .find((reason) => reason !== undefined);
}

function returned(
  runtime: CommonRuntime,
  place: Alarm,
  { queries }: AlarmDefinition,
  periods: { from: number; count: number; lengthInSeconds: number },
): Series {
  const values = metricData(metricStore(runtime), place, queries, periods);
  const value = values.get(queries.find(({ isReturned }) => isReturned)?.id ?? '');
  if (typeof value === 'number') return Array.from({ length: periods.count }, () => value);
  return value !== undefined && isSeries(value) ? value : [];
}

/** Minutes are looked at when they have passed, and slide on; of hours the present one is the newest. */
function endOfNewest(now: number, periodInSeconds: number): number {
  const hour = 3_600_000;
  if (periodInSeconds % 3600 === 0) return Math.ceil(now / hour) * hour;
  return Math.floor(now / 60_000) * 60_000;
}
