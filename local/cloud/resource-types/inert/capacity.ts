import { inertResource } from '../inert-resource.ts';

/** Hosts, their sizes and their number: one machine has what it has. */
export const capacity = [
  inertResource('AWS::EC2::LaunchTemplate', 'lt-0{id:16}', {
    DefaultVersionNumber: '1',
    LatestVersionNumber: '1',
    LaunchTemplateId: '{ref}',
  }),
  inertResource('AWS::AutoScaling::AutoScalingGroup', '{name:AutoScalingGroupName}', {
    AutoScalingGroupARN:
      'arn:aws:autoscaling:{region}:{account}:autoScalingGroup:{uuid}:autoScalingGroupName/{ref}',
  }),
  inertResource('AWS::AutoScaling::LifecycleHook', '{name:LifecycleHookName}'),
  inertResource('AWS::AutoScaling::ScheduledAction', '{name:ScheduledActionName}', {
    ScheduledActionName: '{ref}',
  }),
  inertResource(
    'AWS::AutoScaling::ScalingPolicy',
    'arn:aws:autoscaling:{region}:{account}:scalingPolicy:{uuid}:autoScalingGroupName/{property:AutoScalingGroupName}:policyName/{id:12}',
    { Arn: '{ref}', PolicyName: '{id:12}' },
  ),
  inertResource('AWS::ECS::CapacityProvider', '{name:Name}'),
  inertResource('AWS::ECS::ClusterCapacityProviderAssociations', '{property:Cluster}'),
  inertResource('AWS::RDS::DBSubnetGroup', '{name:DBSubnetGroupName}', {
    DBSubnetGroupArn: 'arn:aws:rds:{region}:{account}:subgrp:{ref}',
  }),
  inertResource('AWS::RDS::DBClusterParameterGroup', '{name:DBClusterParameterGroupName}'),
  inertResource('AWS::RDS::DBParameterGroup', '{name:DBParameterGroupName}', {
    DBParameterGroupArn: 'arn:aws:rds:{region}:{account}:pg:{ref}',
    DBParameterGroupName: '{ref}',
  }),
  inertResource('AWS::ElastiCache::SubnetGroup', '{name:CacheSubnetGroupName}'),
  inertResource('AWS::ElastiCache::ParameterGroup', '{id:12}', { CacheParameterGroupName: '{ref}' }),
];
