import type { CfnPlan } from 'aws-cdk-lib/aws-arcregionswitch';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { PlannedName } from './planned-name.ts';
import type { SwitchedRegion } from './switched-region.ts';

type Step = CfnPlan.StepProperty;

/** In minutes; after it a step has failed, and somebody has to look. */
const timeouts = { scaling: 20, traffic: 10, approval: 60, database: 30 } as const;

/**
 * As many tasks as the other region had at its busiest in the last day. Region switch knows that number also when the
 * other region does not answer any more.
 * https://docs.aws.amazon.com/r53recovery/latest/dg/ecs-service-scaling-block.html
 */
export function scaleUp(regions: readonly SwitchedRegion[]): Step {
  const names = regions[0]?.services.map(({ name }) => name) ?? [];
  return {
    name: 'scale-up',
    description: 'Room for all customers',
    executionBlockType: 'Parallel',
    executionBlockConfiguration: {
      parallelConfig: { steps: names.map((name) => scaleService(name, regions)) },
    },
  };
}

function scaleService(name: string, regions: readonly SwitchedRegion[]): Step {
  return {
    name: `scale-${name}`,
    executionBlockType: 'ECSServiceScaling',
    executionBlockConfiguration: {
      ecsCapacityIncreaseConfig: {
        services: regions.flatMap(({ cluster, services }) =>
          services
            .filter((service) => service.name === name)
            .map(({ arn }) => ({ clusterArn: cluster, serviceArn: arn })),
        ),
        capacityMonitoringApproach: 'sampledMaxInLast24Hours',
        targetPercent: 100,
        timeoutMinutes: timeouts.scaling,
        // Better a shop that is busy than none.
        ungraceful: { minimumSuccessPercentage: 50 },
      },
    },
  };
}

/**
 * Closes the other region to orders before its database goes: what it has accepted is worked off there, and what this
 * one accepts waits here, so that no order overtakes another of its customer. Where the other region is lost, customers
 * have come by themselves, and this keeps them when it answers again.
 * https://docs.aws.amazon.com/r53recovery/latest/dg/route53-health-check-block.html
 */
export function shiftTraffic({ domain, zone }: PlannedName, regions: readonly SwitchedRegion[]): Step {
  return {
    name: 'shift-traffic',
    description: 'Customers order in this region; the other one works off what it has',
    executionBlockType: 'Route53HealthCheck',
    executionBlockConfiguration: {
      route53HealthCheckConfig: {
        hostedZoneId: zone.hostedZoneId,
        recordName: domain,
        recordSets: regions.map(({ region }) => ({ recordSetIdentifier: region, region })),
        timeoutMinutes: timeouts.traffic,
      },
    },
  };
}

/** The last moment at which nothing is lost by staying. */
export function approve(approver: IRole): Step {
  return {
    name: 'approve',
    description: 'Whether the other region has worked off its orders, or is lost, and the database goes',
    executionBlockType: 'ManualApproval',
    executionBlockConfiguration: {
      executionApprovalConfig: { approvalRole: approver.roleArn, timeoutMinutes: timeouts.approval },
    },
  };
}

/**
 * Without loss where both regions answer; carried out ungracefully, with the loss of what had not been copied yet.
 * https://docs.aws.amazon.com/arc-region-switch/latest/api/API_GlobalAuroraConfiguration.html
 */
export function moveDatabase(globalName: string, regions: readonly SwitchedRegion[]): Step {
  return {
    name: 'move-database',
    description: 'The other cluster takes the writes, and processors begin to work off the orders that wait',
    executionBlockType: 'AuroraGlobalDatabase',
    executionBlockConfiguration: {
      globalAuroraConfig: {
        globalClusterIdentifier: globalName,
        databaseClusterArns: regions.map(({ database }) => database),
        behavior: 'switchoverOnly',
        ungraceful: { ungraceful: 'failover' },
        timeoutMinutes: timeouts.database,
      },
    },
  };
}
