import { createHash } from 'node:crypto';
import { z } from 'zod';
import { parseProperties } from '../parse-properties.ts';
import { stableId } from '../physical-name.ts';
import { type SwitchPlan, switchPlans } from '../regions/switch-plans.ts';
import type { ResourceOutcome, ResourceRequest, ResourceType } from '../resource-type.ts';

const type = 'AWS::ARCRegionSwitch::Plan';

interface Step {
  ExecutionBlockConfiguration: {
    ParallelConfig?: { Steps: Step[] } | undefined;
    Route53HealthCheckConfig?: { HostedZoneId: string; RecordName: string } | undefined;
  };
}

const step: z.ZodType<Step> = z.object({
  ExecutionBlockConfiguration: z.object({
    ParallelConfig: z.object({ Steps: z.array(z.lazy(() => step)) }).optional(),
    Route53HealthCheckConfig: z.object({ HostedZoneId: z.string(), RecordName: z.string() }).optional(),
  }),
});

const schema = z.object({
  Name: z.string(),
  Regions: z.array(z.string()).default([]),
  PrimaryRegion: z.string().optional(),
  RecoveryApproach: z.enum(['activeActive', 'activePassive']).default('activePassive'),
  Workflows: z.array(z.object({ Steps: z.array(step).default([]) })).default([]),
});

/**
 * A plan makes a health check for each name that its steps shift, and for each of its regions; `npm run region` carries
 * out what it says of traffic and databases. A name that two steps shift is one.
 *
 * Sources: https://docs.aws.amazon.com/r53recovery/latest/dg/route53-health-check-block.html; what `PlanHealthChecks`
 * holds, AWS does not write: it is `zone:record:region:id`.
 */
export const regionSwitchPlan: ResourceType = {
  type,
  replacedBy: ['Name', 'PrimaryRegion', 'RecoveryApproach', 'Regions'],
  isWorldwide: true,
  create: put,
  update: put,
  async resume(request) {
    await put(request);
  },
  async delete({ resource, runtime }) {
    switchPlans(runtime).remove(resource.physicalId);
  },
};

async function put(request: ResourceRequest): Promise<ResourceOutcome> {
  const { account } = request.address;
  const { Name, Regions, PrimaryRegion, RecoveryApproach, Workflows } = parseProperties(
    type,
    schema,
    request.properties,
  );
  const arn = `arn:aws:arc-region-switch::${account}:plan/${Name}:${stableId(request, 6)}`;
  const names = new Set(Workflows.flatMap(({ Steps }) => Steps.flatMap(shiftedNames)));
  const checks = [...names].flatMap((name) =>
    Regions.map((region) => ({ name, region, id: healthCheckId(`${arn} ${name} ${region}`) })),
  );
  const plan: SwitchPlan = {
    arn,
    regions: Regions,
    primary: RecoveryApproach === 'activePassive' ? (PrimaryRegion ?? Regions[0] ?? null) : null,
    healthChecks: checks,
  };
  switchPlans(request.runtime).put(plan);
  return {
    physicalId: arn,
    attributes: {
      Arn: arn,
      Owner: account,
      Version: '1',
      PlanHealthChecks: checks.map(({ name, region, id }) => `${name}:${region}:${id}`),
    },
  };
}

/** Each with its zone: `zone:record`. */
function shiftedNames({ ExecutionBlockConfiguration: block }: Step): string[] {
  const shifted = block.Route53HealthCheckConfig;
  return [
    ...(shifted ? [`${shifted.HostedZoneId}:${shifted.RecordName}`] : []),
    ...(block.ParallelConfig?.Steps ?? []).flatMap(shiftedNames),
  ];
}

function healthCheckId(of: string): string {
  const digits = createHash('sha256').update(of).digest('hex').slice(0, 32);
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
