import type { Resource } from '../../support/cloud-assembly.ts';

/**
 * The property that names a resource of a type, where there can be only one of the name in an account and region. Types
 * whose names live inside a parent are named for their parent.
 */
const nameProperties: Readonly<Record<string, { property: string; within?: string }>> = {
  'AWS::Athena::WorkGroup': { property: 'Name' },
  'AWS::AutoScaling::AutoScalingGroup': { property: 'AutoScalingGroupName' },
  'AWS::Backup::BackupVault': { property: 'BackupVaultName' },
  'AWS::CloudWatch::Alarm': { property: 'AlarmName' },
  'AWS::CloudWatch::CompositeAlarm': { property: 'AlarmName' },
  'AWS::CloudWatch::Dashboard': { property: 'DashboardName' },
  'AWS::CodeBuild::Project': { property: 'Name' },
  'AWS::CodeCommit::Repository': { property: 'RepositoryName' },
  'AWS::CodePipeline::Pipeline': { property: 'Name' },
  'AWS::Cognito::UserPoolDomain': { property: 'Domain' },
  'AWS::Cognito::UserPoolResourceServer': { property: 'Identifier', within: 'UserPoolId' },
  'AWS::DynamoDB::Table': { property: 'TableName' },
  'AWS::EC2::LaunchTemplate': { property: 'LaunchTemplateName' },
  'AWS::EC2::SecurityGroup': { property: 'GroupName' },
  'AWS::ECR::Repository': { property: 'RepositoryName' },
  'AWS::ECS::CapacityProvider': { property: 'Name' },
  'AWS::ECS::Cluster': { property: 'ClusterName' },
  'AWS::ECS::Service': { property: 'ServiceName' },
  'AWS::ElastiCache::ReplicationGroup': { property: 'ReplicationGroupId' },
  'AWS::ElastiCache::SubnetGroup': { property: 'CacheSubnetGroupName' },
  'AWS::ElastiCache::User': { property: 'UserId' },
  'AWS::ElastiCache::UserGroup': { property: 'UserGroupId' },
  'AWS::ElasticLoadBalancingV2::LoadBalancer': { property: 'Name' },
  'AWS::ElasticLoadBalancingV2::TargetGroup': { property: 'Name' },
  'AWS::Events::EventBus': { property: 'Name' },
  'AWS::Events::Rule': { property: 'Name' },
  'AWS::IAM::InstanceProfile': { property: 'InstanceProfileName' },
  'AWS::IAM::ManagedPolicy': { property: 'ManagedPolicyName' },
  'AWS::IAM::Role': { property: 'RoleName' },
  'AWS::KMS::Alias': { property: 'AliasName' },
  'AWS::Lambda::Function': { property: 'FunctionName' },
  'AWS::Logs::LogGroup': { property: 'LogGroupName' },
  'AWS::RDS::DBCluster': { property: 'DBClusterIdentifier' },
  'AWS::RDS::DBClusterParameterGroup': { property: 'DBClusterParameterGroupName' },
  'AWS::RDS::DBInstance': { property: 'DBInstanceIdentifier' },
  'AWS::RDS::DBParameterGroup': { property: 'DBParameterGroupName' },
  'AWS::RDS::DBSubnetGroup': { property: 'DBSubnetGroupName' },
  'AWS::RDS::GlobalCluster': { property: 'GlobalClusterIdentifier' },
  'AWS::S3::Bucket': { property: 'BucketName' },
  'AWS::SNS::Topic': { property: 'TopicName' },
  'AWS::SQS::Queue': { property: 'QueueName' },
  'AWS::SSM::Parameter': { property: 'Name' },
  'AWS::Scheduler::Schedule': { property: 'Name' },
  'AWS::Scheduler::ScheduleGroup': { property: 'Name' },
  'AWS::SecretsManager::Secret': { property: 'Name' },
  'AWS::StepFunctions::StateMachine': { property: 'StateMachineName' },
  'AWS::Synthetics::Canary': { property: 'Name' },
};

/** The name that a template gives a resource, with what it is unique in; none where CloudFormation finds one. */
export function physicalName({ Type, Properties }: Resource): string | undefined {
  const { property, within } = nameProperties[Type] ?? { property: '' };
  const name = Properties[property] ?? databaseOrTableName(Type, Properties);
  if (name === undefined) return undefined;
  return within === undefined ? String(name) : `${Properties[within]} ${name}`;
}

/** Glue names what it holds in an object. */
function databaseOrTableName(type: string, properties: Resource['Properties']): unknown {
  if (type === 'AWS::Glue::Database') return nameIn(properties.DatabaseInput);
  if (type === 'AWS::Glue::Table') return `${properties.DatabaseName} ${nameIn(properties.TableInput)}`;
  return undefined;
}

function nameIn(input: unknown): unknown {
  return typeof input === 'object' && input !== null && 'Name' in input ? input.Name : undefined;
}
