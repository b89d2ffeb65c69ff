import { z } from 'zod';
import { actionOf, actionProperties } from '../load-balancing/action-properties.ts';
import type { Listener } from '../load-balancing/listener.ts';
import { loadBalancing } from '../load-balancing/load-balancing.ts';
import { parseProperties } from '../parse-properties.ts';
import { stableId } from '../physical-name.ts';
import type { Properties } from '../recorded-resource.ts';
import type { ResourceType } from '../resource-type.ts';

const type = 'AWS::ElasticLoadBalancingV2::Listener';

const schema = z.object({
  LoadBalancerArn: z.string(),
  Port: z.coerce.number(),
  Protocol: z.enum(['HTTP', 'HTTPS', 'TCP']),
  DefaultActions: actionProperties,
});

/** A port of a load balancer. An HTTPS listener speaks plain HTTP here, and tells targets that the request came by HTTPS. */
export const listener: ResourceType = {
  type,
  replacedBy: ['LoadBalancerArn'],
  async create(request) {
    const { properties, runtime } = request;
    const { LoadBalancerArn } = parseProperties(type, schema, properties);
    const arn = `${LoadBalancerArn.replace(':loadbalancer/', ':listener/')}/${stableId(request, 16)}`;
    await loadBalancing(runtime).putListener(listenerOf(arn, properties));
    return { physicalId: arn, attributes: { ListenerArn: arn } };
  },
  async update({ resource, properties, runtime }) {
    await loadBalancing(runtime).putListener(listenerOf(resource.physicalId, properties));
    return { physicalId: resource.physicalId, attributes: resource.attributes };
  },
  async resume({ resource, properties, runtime }) {
    await loadBalancing(runtime).putListener(listenerOf(resource.physicalId, properties));
  },
  async delete({ resource, runtime }) {
    await loadBalancing(runtime).removeListener(resource.physicalId);
  },
};

function listenerOf(arn: string, properties: Properties): Listener {
  const { LoadBalancerArn, Port, Protocol, DefaultActions } = parseProperties(type, schema, properties);
  return {
    arn,
    loadBalancerArn: LoadBalancerArn,
    port: Port,
    protocol: Protocol,
    defaultAction: actionOf(DefaultActions),
  };
}
