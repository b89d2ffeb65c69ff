import { z } from 'zod';
import { loadBalancing } from '../load-balancing/load-balancing.ts';
import type { TargetGroupSettings } from '../load-balancing/target-group.ts';
import { parseProperties } from '../parse-properties.ts';
import { physicalName, stableId } from '../physical-name.ts';
import type { Properties } from '../recorded-resource.ts';
import type { ResourceType } from '../resource-type.ts';

const type = 'AWS::ElasticLoadBalancingV2::TargetGroup';

// The defaults are those of the "CreateTargetGroup" action, Elastic Load Balancing API reference.
const schema = z.object({
  Name: z.string().optional(),
  Protocol: z.enum(['HTTP', 'TCP']),
  HealthCheckEnabled: z.literal(true).default(true),
  HealthCheckProtocol: z.enum(['HTTP', 'TCP']).optional(),
  HealthCheckPath: z.string().default('/'),
  HealthCheckPort: z.string().default('traffic-port'),
  HealthCheckIntervalSeconds: z.coerce.number().positive().default(30),
  HealthCheckTimeoutSeconds: z.coerce.number().positive().optional(),
  HealthyThresholdCount: z.coerce.number().positive().default(5),
  UnhealthyThresholdCount: z.coerce.number().positive().default(2),
  Matcher: z.object({ HttpCode: z.string().optional() }).default({}),
  TargetGroupAttributes: z.array(z.object({ Key: z.string(), Value: z.string() })).default([]),
});

/** Targets come from the services that name the group; it probes them, and tells the load balancers who is healthy. */
export const targetGroup: ResourceType = {
  type,
  replacedBy: ['IpAddressType', 'Port', 'ProtocolVersion', 'Name', 'VpcId', 'TargetType', 'Protocol'],
  async create(request) {
    const { address, properties, runtime } = request;
    const { Name } = parseProperties(type, schema, properties);
    const name = Name ?? physicalName(request, 32);
    const fullName = `targetgroup/${name}/${stableId(request, 16)}`;
    const arn = `arn:aws:elasticloadbalancing:${address.region}:${address.account}:${fullName}`;
    loadBalancing(runtime).putTargetGroup(settings(arn, properties));
    return {
      physicalId: arn,
      attributes: {
        TargetGroupArn: arn,
        TargetGroupFullName: fullName,
        TargetGroupName: name,
        LoadBalancerArns: [],
      },
    };
  },
  async update({ resource, properties, runtime }) {
    loadBalancing(runtime).putTargetGroup(settings(resource.physicalId, properties));
    return { physicalId: resource.physicalId, attributes: resource.attributes };
  },
  async resume({ resource, properties, runtime }) {
    loadBalancing(runtime).putTargetGroup(settings(resource.physicalId, properties));
  },
  async delete({ resource, runtime }) {
    loadBalancing(runtime).removeTargetGroup(resource.physicalId);
  },
};

function settings(arn: string, properties: Properties): TargetGroupSettings {
  const parsed = parseProperties(type, schema, properties);
  const protocol = parsed.HealthCheckProtocol ?? parsed.Protocol;
  const isHttpGroup = parsed.Protocol === 'HTTP';
  const delay = parsed.TargetGroupAttributes.find(
    ({ Key }) => Key === 'deregistration_delay.timeout_seconds',
  );
  return {
    arn,
    name: arn.split('/')[1] ?? arn,
    healthCheck: {
      protocol,
      path: parsed.HealthCheckPath,
      port: parsed.HealthCheckPort === 'traffic-port' ? undefined : Number(parsed.HealthCheckPort),
      intervalInSeconds: parsed.HealthCheckIntervalSeconds,
      timeoutInSeconds: parsed.HealthCheckTimeoutSeconds ?? (isHttpGroup ? 5 : 6),
      healthyThreshold: parsed.HealthyThresholdCount,
      unhealthyThreshold: parsed.UnhealthyThresholdCount,
      matcher: parsed.Matcher.HttpCode ?? (isHttpGroup ? '200' : '200-399'),
    },
    deregistrationDelayInSeconds: delay ? Number(delay.Value) : 300,
  };
}
