import { inertResource } from '../inert-resource.ts';

export const observability = [
  inertResource('AWS::Logs::LogGroup', '{name:LogGroupName}', {
    Arn: 'arn:aws:logs:{region}:{account}:log-group:{ref}:*',
  }),
  inertResource('AWS::Logs::MetricFilter', '{name:FilterName}'),
  inertResource('AWS::CloudWatch::Alarm', '{name:AlarmName}', {
    Arn: 'arn:aws:cloudwatch:{region}:{account}:alarm:{ref}',
  }),
  inertResource('AWS::CloudWatch::CompositeAlarm', '{name:AlarmName}', {
    Arn: 'arn:aws:cloudwatch:{region}:{account}:alarm:{ref}',
  }),
  inertResource('AWS::CloudWatch::Dashboard', '{name:DashboardName}'),
  inertResource('AWS::Events::Rule', '{name:Name}', {
    Arn: 'arn:aws:events:{region}:{account}:rule/{ref}',
    RuleName: '{ref}',
  }),
  inertResource('AWS::SNS::Topic', 'arn:aws:sns:{region}:{account}:{name:TopicName}', {
    TopicArn: '{ref}',
    TopicName: '{name:TopicName}',
  }),
  inertResource('AWS::SNS::Subscription', '{property:TopicArn}:{uuid}', { Arn: '{ref}' }, [
    'Endpoint',
    'TopicArn',
  ]),
  inertResource('AWS::CDK::Metadata', '{id:12}'),
];
