import type { ResourceRequest, ResourceType } from '../resource-type.ts';
import {
  readScalableTarget,
  scalableTargetType,
  scalingKey,
  serviceOfTarget,
  targetId,
} from '../scaling/scalable-target.ts';
import { scalingStates } from '../scaling/scaling-states.ts';

/**
 * Brings an ECS service's number of tasks between the bounds, as AWS does at once; what the policies make of it between
 * them comes by the minute. Bounds of anything else are recorded only.
 */
export const scalableTarget: ResourceType = {
  type: scalableTargetType,
  replacedBy: ['ResourceId', 'ScalableDimension', 'ServiceNamespace'],
  async create(request) {
    const physicalId = targetId(apply(request));
    return { physicalId, attributes: { Id: physicalId } };
  },
  async update(request) {
    apply(request);
    return { physicalId: request.resource.physicalId, attributes: request.resource.attributes };
  },
  async resume(request) {
    apply(request);
  },
  async delete({ address, properties, runtime }) {
    scalingStates(runtime).remove(scalingKey(address, readScalableTarget(properties)));
  },
};

/** Bounds are nothing to a service whose scaling is suspended. */
function apply({ address, properties, runtime }: ResourceRequest) {
  const target = readScalableTarget(properties);
  const { suspended } = scalingStates(runtime).of(scalingKey(address, target));
  if (!suspended.DynamicScalingOutSuspended)
    serviceOfTarget(runtime, address, target)?.keepBetween(target.MinCapacity, target.MaxCapacity);
  return target;
}
