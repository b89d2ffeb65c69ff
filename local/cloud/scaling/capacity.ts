import { desiredCounts } from '../ecs/desired-counts.ts';
import type { Service } from '../ecs/service.ts';
import type { RecordedResource } from '../recorded-resource.ts';
import type { CommonRuntime, Runtime } from '../runtime.ts';
import {
  readScalableTarget,
  type ScalableTarget,
  scalableTargetType,
  scalingKey,
  serviceOfTarget,
  targetId,
} from './scalable-target.ts';
import { type ScalingState, scalingStates } from './scaling-states.ts';

/** A scalable target whose service stands here, with how it is. */
export interface ScaledTarget {
  target: ScalableTarget;
  key: string;
  service: Service;
  capacity: number;
  state: ScalingState;
}

/** Undefined for a target of another kind; with the bounds that hold at present. */
export function scaledTarget(runtime: Runtime, resource: RecordedResource): ScaledTarget | undefined {
  const declared = readScalableTarget(resource.properties);
  const service = serviceOfTarget(runtime, resource, declared);
  if (!service) return undefined;
  const key = scalingKey(resource, declared);
  const state = scalingStates(runtime).of(key);
  const target = { ...declared, ...state.bounds };
  return { target, key, service, capacity: service.goal.desiredCount, state };
}

/** By its id, as `Ref` answers it. */
export function findScalableTarget(
  { resources }: CommonRuntime,
  { account, region }: Pick<RecordedResource, 'account' | 'region'>,
  id: string,
): RecordedResource | undefined {
  return resources
    .all(scalableTargetType)
    .filter((each) => each.account === account && each.region === region)
    .find(({ properties }) => targetId(readScalableTarget(properties)) === id);
}

/**
 * Gives a service the capacity that a policy wants, within the bounds of its target, unless scaling of that direction is
 * suspended, or the service is being deployed, which gives it its number.
 */
export function scaleTo(
  runtime: Runtime,
  { target, key, service, capacity, state }: ScaledTarget,
  { wanted, cause, now }: { wanted: number; cause: string; now: number },
): void {
  const next = Math.min(Math.max(wanted, target.MinCapacity), target.MaxCapacity);
  const { DynamicScalingOutSuspended: outIsSuspended, DynamicScalingInSuspended: inIsSuspended } =
    state.suspended;
  if (next === capacity || (next > capacity ? outIsSuspended : inIsSuspended)) return;
  if (service.deploymentStatus === 'IN_PROGRESS') return;
  setCapacity(runtime, { key, service }, { capacity: next, cause, now });
  scalingStates(runtime).change(
    key,
    next > capacity ? { scaledOut: { at: now, from: capacity } } : { scaledIn: { at: now } },
  );
}

/** Whatever the bounds. */
export function setCapacity(
  runtime: Runtime,
  { key, service }: Pick<ScaledTarget, 'key' | 'service'>,
  { capacity, cause, now }: { capacity: number; cause: string; now: number },
): void {
  service.keepBetween(capacity, capacity);
  desiredCounts(runtime).set(service.identity.arn, capacity);
  scalingStates(runtime).addActivity(key, {
    ...{ at: now, cause },
    description: `Setting desired count to ${capacity}.`,
  });
}
