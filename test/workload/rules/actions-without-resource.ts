/**
 * Actions that can be allowed on every resource or on none, because they name no resource. Only those in use stand here;
 * what the service authorization reference says of each is in its column "Resource types":
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export const actionsWithoutResource: ReadonlySet<string> = new Set([
  'application-autoscaling:DescribeScalableTargets',
  'cloudwatch:GetMetricStatistics',
  'cloudwatch:PutMetricData',
  'codecommit:CreateApprovalRuleTemplate',
  'codecommit:DeleteApprovalRuleTemplate',
  'codecommit:UpdateApprovalRuleTemplateContent',
  'codecommit:UpdateApprovalRuleTemplateDescription',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ecr:GetAuthorizationToken',
  'ecs:DiscoverPollEndpoint',
  'ecs:ListServices',
  's3:ListAllMyBuckets',
  'ssmmessages:CreateControlChannel',
  'ssmmessages:CreateDataChannel',
  'ssmmessages:OpenControlChannel',
  'ssmmessages:OpenDataChannel',
]);
