import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';
import type { PlannedName } from './planned-name.ts';
import type { SwitchedRegion } from './switched-region.ts';

export interface SwitchingRoleProps {
  globalName: string;
  /** Undefined where the shop has none. */
  name: PlannedName | undefined;
  regions: readonly SwitchedRegion[];
}

/**
 * What ARC Region switch may do with these regions, and nothing besides:
 * https://docs.aws.amazon.com/r53recovery/latest/dg/security_iam_region_switch_execution_blocks.html
 */
export function defineSwitchingRole(
  scope: Construct,
  { globalName, name, regions }: SwitchingRoleProps,
): Role {
  const role = new Role(scope, 'Switching', {
    description: 'Scales services, and leads customers and the database from one region to the other',
    assumedBy: new ServicePrincipal('arc-region-switch.amazonaws.com'),
  });
  const allow = (actions: string[], resources: string[]) =>
    role.addToPolicy(new PolicyStatement({ actions, resources }));
  const stack = Stack.of(scope);
  const services = regions.flatMap((region) => region.services.map(({ arn }) => arn));
  const clusters = regions.map(({ cluster }) => cluster);
  const databases = regions.map(({ database }) => database);
  const global = stack.formatArn({
    service: 'rds',
    region: '',
    resource: `global-cluster:${globalName}`,
  });

  allow(['ecs:DescribeServices', 'ecs:UpdateService'], services);
  allow(['ecs:DescribeClusters'], clusters);
  // Neither names a resource.
  allow(['ecs:ListServices', 'application-autoscaling:DescribeScalableTargets'], ['*']);
  allow(['cloudwatch:GetMetricStatistics'], ['*']);
  const targets = regions.map(({ region }) =>
    stack.formatArn({ service: 'application-autoscaling', region, resource: 'scalable-target/*' }),
  );
  allow(['application-autoscaling:RegisterScalableTarget'], targets);
  allow(['rds:DescribeGlobalClusters', 'rds:DescribeDBClusters'], [global, ...databases]);
  allow(['rds:FailoverGlobalCluster', 'rds:SwitchoverGlobalCluster'], [global, ...databases]);
  if (name) allow(['route53:ListResourceRecordSets'], [name.zone.hostedZoneArn]);
  acknowledge(role, {
    rules: ['AwsSolutions-IAM5[Resource::*]'],
    reason: 'Services, metrics and scalable targets can be asked for as a whole only.',
  });
  acknowledge(role, {
    rules: targets.map((target) => `AwsSolutions-IAM5[Resource::${target}]` as const),
    reason: 'A scalable target has an id that nobody knows before it is there.',
  });
  return role;
}
