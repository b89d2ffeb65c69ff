import type { CfnPlan } from 'aws-cdk-lib/aws-arcregionswitch';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { SwitchedRegion } from './switched-region.ts';

type Step = CfnPlan.StepProperty;

/** In minutes; after it a step has failed, and somebody has to look. */
const timeouts = { scaling: 20, approval: 60, database: 30 } as const;

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

/** The last moment at which nothing is lost by staying. */
export function approve(approver: IRole): Step {
  return {
    name: 'approve',
    description: 'Whether the database goes to the other region',
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
