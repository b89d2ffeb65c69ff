import type { ResourceRequest, ResourceType } from '../resource-type.ts';
import {
  readScalableTarget,
  type ScalableTarget,
  scalableTargetType,
  scalingKey,
  serviceOfTarget,
  targetId,
} from '../scaling/scalable-target.ts';
import { scalingStates } from '../scaling/scaling-states.ts';
import { boundsOf, checkScheduledActions } from '../scaling/scheduled-actions.ts';

/**
 * Brings an ECS service's number of tasks between the bounds, as AWS does at once; what policies and scheduled actions make
 * of it comes at their time. Bounds of anything else are recorded only.
 */
export const scalableTarget: ResourceType = {
  type: scalableTargetType,
  replacedBy: ['ResourceId', 'ScalableDimension', 'ServiceNamespace'],
  async create(request) {
    const physicalId = targetId(declare(request));
    return { physicalId, attributes: { Id: physicalId } };
  },
  async update(request) {
    declare(request);
    return { physicalId: request.resource.physicalId, attributes: request.resource.attributes };
  },
  async resume(request) {
    apply(request);
  },
  async delete({ address, properties, runtime }) {
    scalingStates(runtime).remove(scalingKey(address, readScalableTarget(properties)));
  },
};

/** Whatever bounds somebody else has set meanwhile. */
function declare(request: ResourceRequest): ScalableTarget {
  const { address, properties, runtime } = request;
  checkScheduledActions(properties);
  scalingStates(runtime).change(scalingKey(address, readScalableTarget(properties)), { bounds: undefined });
  return apply(request);
}

/** Bounds are nothing to a service whose scaling is suspended. */
function apply({ address, properties, runtime }: ResourceRequest): ScalableTarget {
  const target = readScalableTarget(properties);
  const key = scalingKey(address, target);
  const { MinCapacity, MaxCapacity } = boundsOf(runtime, key, target);
  if (!scalingStates(runtime).of(key).suspended.DynamicScalingOutSuspended)
    serviceOfTarget(runtime, address, target)?.keepBetween(MinCapacity, MaxCapacity);
  return target;
}
