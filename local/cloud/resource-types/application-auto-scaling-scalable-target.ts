import { z } from 'zod';
import { fleet } from '../ecs/fleet.ts';
import { parseProperties } from '../parse-properties.ts';
import type { ResourceRequest, ResourceType } from '../resource-type.ts';

const type = 'AWS::ApplicationAutoScaling::ScalableTarget';

const schema = z.object({
  ServiceNamespace: z.string(),
  ResourceId: z.string(),
  ScalableDimension: z.string(),
  MinCapacity: z.coerce.number().int().min(0),
  MaxCapacity: z.coerce.number().int().min(0),
});

/**
 * Brings an ECS service's number of tasks between the bounds, as AWS does at once. What the policies would make of it
 * between them is left out: there are no metrics here. Bounds of anything else are recorded only.
 */
export const scalableTarget: ResourceType = {
  type,
  replacedBy: ['ResourceId', 'ScalableDimension', 'ServiceNamespace'],
  async create(request) {
    const { ResourceId, ScalableDimension, ServiceNamespace } = apply(request);
    const physicalId = `${ResourceId}|${ScalableDimension}|${ServiceNamespace}`;
    return { physicalId, attributes: { Id: physicalId } };
  },
  async update(request) {
    apply(request);
    return { physicalId: request.resource.physicalId, attributes: request.resource.attributes };
  },
  async resume(request) {
    apply(request);
  },
};

function apply({ address, properties, runtime }: ResourceRequest) {
  const target = parseProperties(type, schema, properties);
  if (target.ScalableDimension === 'ecs:service:DesiredCount') {
    const { account, region } = address;
    fleet(runtime)
      .find(`arn:aws:ecs:${region}:${account}:${target.ResourceId}`)
      ?.keepBetween(target.MinCapacity, target.MaxCapacity);
  }
  return target;
}
