import { z } from 'zod';
import { type DomainNames, domainNames } from '../dns/domain-names.ts';
import type { NameHealthCheck } from '../dns/health-checks.ts';
import { plainName, readLocalAddress } from '../dns/records.ts';
import { flag, parseProperties } from '../parse-properties.ts';
import { stableId } from '../physical-name.ts';
import type { Properties } from '../recorded-resource.ts';
import type { ResourceRequest, ResourceType } from '../resource-type.ts';

const type = 'AWS::Route53::HealthCheck';

// The defaults are those of "HealthCheckConfig", Route 53 API reference.
const schema = z.object({
  HealthCheckConfig: z.object({
    Type: z.enum(['HTTP', 'HTTPS', 'TCP', 'CALCULATED', 'CLOUDWATCH_METRIC', 'RECOVERY_CONTROL']),
    IPAddress: z.string().optional(),
    FullyQualifiedDomainName: z.string().optional(),
    ResourcePath: z.string().default('/'),
    RequestInterval: z.coerce.number().default(30),
    FailureThreshold: z.coerce.number().default(3),
    Inverted: flag().default(false),
    Disabled: flag().default(false),
    HealthThreshold: z.coerce.number().default(0),
    ChildHealthChecks: z.array(z.string()).default([]),
    InsufficientDataHealthStatus: z.string().optional(),
  }),
});

/**
 * Asks an address of this machine, or counts other health checks. Encryption ends before this machine: one of type HTTPS
 * asks by HTTP, at the port that stands for port 80. Alarms are only recorded here, so one that follows an alarm has
 * what it is without data.
 *
 * Source: AWS CloudFormation template reference, "AWS::Route53::HealthCheck".
 */
export const route53HealthCheck: ResourceType = {
  type,
  replacedBy: [],
  isWorldwide: true,
  async create(request) {
    const id = stableId(request, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    watch(request, id);
    return { physicalId: id, attributes: { HealthCheckId: id } };
  },
  async update(request) {
    const { physicalId, attributes } = request.resource;
    watch(request, physicalId);
    return { physicalId, attributes };
  },
  async resume(request) {
    watch(request, request.resource.physicalId);
  },
  async delete({ resource, runtime }) {
    domainNames(runtime).healthChecks.remove(resource.physicalId);
  },
};

function watch({ runtime, properties }: ResourceRequest, id: string): void {
  const names = domainNames(runtime);
  names.healthChecks.put(read(id, properties, names));
}

function read(id: string, properties: Properties, names: DomainNames): NameHealthCheck {
  const { HealthCheckConfig: config } = parseProperties(type, schema, properties);
  const isEndpoint = config.Type === 'HTTP' || config.Type === 'HTTPS' || config.Type === 'TCP';
  const host = config.IPAddress ?? config.FullyQualifiedDomainName ?? '';
  return {
    id,
    endpoint: isEndpoint
      ? {
          protocol: config.Type === 'TCP' ? 'TCP' : 'HTTP',
          path: config.ResourcePath,
          address: () => readLocalAddress(host) ?? names.addressesOf(plainName(host))[0],
          intervalInSeconds: config.RequestInterval,
          failureThreshold: config.FailureThreshold,
        }
      : null,
    calculated:
      config.Type === 'CALCULATED'
        ? { children: config.ChildHealthChecks, healthyThreshold: config.HealthThreshold }
        : null,
    otherwise: config.InsufficientDataHealthStatus !== 'Unhealthy',
    isInverted: config.Inverted,
    isDisabled: config.Disabled,
  };
}
