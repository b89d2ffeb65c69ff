import { z } from 'zod';
import { loadBalancing } from '../load-balancing/load-balancing.ts';
import { parseProperties } from '../parse-properties.ts';
import { physicalName, stableId } from '../physical-name.ts';
import type { ResourceRequest, ResourceType } from '../resource-type.ts';

const type = 'AWS::ElasticLoadBalancingV2::LoadBalancer';

const schema = z.object({
  Name: z.string().optional(),
  Type: z.enum(['application', 'network']).default('application'),
  Scheme: z.string().default('internet-facing'),
  SecurityGroups: z.array(z.string()).default([]),
});

/**
 * An application load balancer is an NGINX, a network load balancer forwards TCP. Its `DNSName` is `127.0.0.1:<port>`,
 * a port that stands for port 80.
 *
 * Source: AWS CloudFormation template reference, "AWS::ElasticLoadBalancingV2::LoadBalancer".
 */
export const loadBalancer: ResourceType = {
  type,
  replacedBy: ['Type', 'Scheme', 'Name'],
  async create(request) {
    const { address, properties, runtime } = request;
    const { Name, Type, SecurityGroups } = parseProperties(type, schema, properties);
    const name = Name ?? physicalName(request, 32);
    const fullName = `${Type === 'application' ? 'app' : 'net'}/${name}/${stableId(request, 16)}`;
    const arn = `arn:aws:elasticloadbalancing:${address.region}:${address.account}:loadbalancer/${fullName}`;
    const port = await runtime.ports.claim(portKey(arn));
    await serve(request, arn, port);
    return {
      physicalId: arn,
      attributes: {
        LoadBalancerArn: arn,
        LoadBalancerFullName: fullName,
        LoadBalancerName: name,
        DNSName: `127.0.0.1:${port}`,
        // The hosted zone of application load balancers in eu-central-1; Route 53 records only pass it on.
        CanonicalHostedZoneID: 'Z215JYRZR1TBD5',
        SecurityGroups,
      },
    };
  },
  async update({ resource }) {
    return { physicalId: resource.physicalId, attributes: resource.attributes };
  },
  async resume(request) {
    const arn = request.resource.physicalId;
    await serve(request, arn, await request.runtime.ports.reclaim(portKey(arn)));
  },
  async delete({ resource, runtime }) {
    await loadBalancing(runtime).removeLoadBalancer(resource.physicalId);
    runtime.ports.release(portKey(resource.physicalId));
  },
};

async function serve({ properties, runtime, directory }: ResourceRequest, arn: string, mainPort: number) {
  const { Type } = parseProperties(type, schema, properties);
  const name = arn.split(':loadbalancer/')[1] ?? arn;
  await loadBalancing(runtime).putLoadBalancer({ arn, name, kind: Type, directory, mainPort });
}

function portKey(arn: string): string {
  return `load-balancer/${arn}`;
}
