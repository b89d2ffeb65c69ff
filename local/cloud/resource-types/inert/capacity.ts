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
  inertResource('AWS::AutoScaling::ScalingPolicy', '{uuid}', { PolicyName: '{ref}' }),
  inertResource('AWS::ECS::CapacityProvider', '{name:Name}'),
  inertResource('AWS::ECS::ClusterCapacityProviderAssociations', '{property:Cluster}'),
  inertResource('AWS::ApplicationAutoScaling::ScalingPolicy', '{uuid}', {
    Arn: 'arn:aws:autoscaling:{region}:{account}:scalingPolicy:{ref}',
  }),
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
  inertResource('AWS::SecretsManager::RotationSchedule', '{property:SecretId}', { Id: '{ref}' }),
];
