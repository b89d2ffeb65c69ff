import { isSeries } from '../metrics/math-values.ts';
import { metricData } from '../metrics/metric-data.ts';
import { MetricRequestError } from '../metrics/metric-request-error.ts';
import { metricStore } from '../metrics/metric-store.ts';
import type { RecordedResource } from '../recorded-resource.ts';
import type { CommonRuntime, Runtime } from '../runtime.ts';
import { scaledTarget, scaleTo } from './capacity.ts';
import { scalableTargetType, targetId } from './scalable-target.ts';
import {
  readTrackingPolicy,
  scalingPolicyType,
  type TrackingPolicy,
  targetOfPolicy,
} from './scaling-policy.ts';
import { minutesToScaleIn, mostWanted, trackTarget } from './track-target.ts';

export interface ScalingParts {
  runtime: CommonRuntime;
  runtimeOf(region: string): Runtime;
  /** The regions in which something runs. */
  regions: { readonly running: string[] };
}

const minute = 60_000;
/** So late may be what programs measure in a minute. */
const millisecondsUntilMinuteIsThere = 10_000;

/** Brings every scalable target to what its policies want, on the minutes that have passed. */
export function scaleTargets({ runtime, runtimeOf, regions }: ScalingParts, now = Date.now()): void {
  for (const resource of runtime.resources.all(scalableTargetType))
    if (regions.running.includes(resource.region)) scaleTarget(runtimeOf(resource.region), resource, now);
}

function scaleTarget(runtime: Runtime, resource: RecordedResource, now: number): void {
  const scaled = scaledTarget(runtime, resource);
  if (!scaled) return;
  const { capacity, state } = scaled;
  const wishes = policiesOf(runtime, resource, targetId(scaled.target)).map((policy) => ({
    ...policy,
    wanted: trackTarget(policy, minutesOf(runtime, resource, policy, now), {
      ...{ capacity, now, scaledOut: state.scaledOut, scaledIn: state.scaledIn },
    }),
  }));
  if (wishes.length === 0) return;
  const wanted = mostWanted(wishes, capacity);
  const { name } = wishes.find((wish) => wish.wanted === wanted) ?? {};
  const cause = `the policy ${name} asked for ${wanted}, where ${capacity} were wanted`;
  scaleTo(runtime, scaled, { wanted, cause, now });
}

function policiesOf(
  runtime: Runtime,
  { account, region }: RecordedResource,
  target: string,
): TrackingPolicy[] {
  return runtime.resources
    .all(scalingPolicyType)
    .filter((policy) => policy.account === account && policy.region === region)
    .filter(({ properties }) => targetOfPolicy(properties) === target)
    .flatMap(({ properties }) => readTrackingPolicy(properties) ?? []);
}

/** One value for each of the last minutes; an expression that nobody here can evaluate knows none. */
function minutesOf(
  runtime: Runtime,
  place: RecordedResource,
  { queries }: TrackingPolicy,
  now: number,
): readonly (number | undefined)[] {
  const end = Math.floor((now - millisecondsUntilMinuteIsThere) / minute) * minute;
  const periods = { from: end - minutesToScaleIn * minute, count: minutesToScaleIn, lengthInSeconds: 60 };
  const { id = '' } = queries.find(({ isReturned }) => isReturned) ?? {};
  try {
    const value = metricData(metricStore(runtime), place, queries, periods).get(id);
    return value !== undefined && isSeries(value) ? value : [];
  } catch (error) {
    if (error instanceof MetricRequestError) return [];
    throw error;
  }
}
