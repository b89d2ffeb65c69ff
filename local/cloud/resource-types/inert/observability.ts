import { inertResource } from '../inert-resource.ts';

export const observability = [
  inertResource('AWS::Logs::LogGroup', '{name:LogGroupName}', {
    Arn: 'arn:aws:logs:{region}:{account}:log-group:{ref}:*',
  }),
  inertResource('AWS::Logs::LogStream', '{name:LogStreamName}', {}, ['LogGroupName', 'LogStreamName']),
  inertResource('AWS::Logs::MetricFilter', '{name:FilterName}', {}, ['FilterName', 'LogGroupName']),
  inertResource('AWS::Logs::SubscriptionFilter', '{name:FilterName}', {}, ['FilterName', 'LogGroupName']),
  inertResource('AWS::Logs::QueryDefinition', '{uuid}', { QueryDefinitionId: '{ref}' }),
  inertResource('AWS::Logs::ResourcePolicy', '{property:PolicyName}'),
  inertResource('AWS::CloudWatch::Dashboard', '{name:DashboardName}'),
  inertResource('AWS::CloudWatch::AnomalyDetector', '{uuid}', { Id: '{ref}' }, [
    'Dimensions',
    'MetricCharacteristics',
    'MetricMathAnomalyDetector',
    'MetricName',
    'Namespace',
    'SingleMetricAnomalyDetector',
    'Stat',
  ]),
  inertResource(
    'AWS::CloudWatch::AlarmMuteRule',
    'arn:aws:cloudwatch:{region}:{account}:alarm-mute-rule:{name:Name}',
    { Arn: '{ref}' },
  ),
  inertResource('AWS::Synthetics::Group', '{property:Name}', { Id: '{id:26}' }),
  inertResource('AWS::RDS::EventSubscription', '{name:SubscriptionName}', {}, [
    'SnsTopicArn',
    'SubscriptionName',
  ]),
  inertResource('AWS::SNS::Topic', 'arn:aws:sns:{region}:{account}:{name:TopicName}', {
    TopicArn: '{ref}',
    TopicName: '{name:TopicName}',
  }),
  inertResource('AWS::CDK::Metadata', '{id:12}'),
];
