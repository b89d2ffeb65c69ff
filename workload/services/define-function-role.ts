import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';

/** What a function may before it is given anything: write its own log and, in a network of ours, be reached there. */
export function defineFunctionRole(
  scope: Construct,
  { logGroup, isInNetwork }: { logGroup: ILogGroup; isInNetwork: boolean },
): Role {
  const role = new Role(scope, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  logGroup.grantWrite(role);
  if (isInNetwork) giveNetworkInterfaces(role);
  return role;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions */
function giveNetworkInterfaces(role: Role): void {
  const policy = 'service-role/AWSLambdaVPCAccessExecutionRole';
  role.addManagedPolicy(ManagedPolicy.fromAwsManagedPolicyName(policy));
  acknowledge(role, {
    rules: [`AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${policy}]`],
    reason:
      'Lambda itself makes the network interfaces with this role, and AWS keeps the list of what that takes.',
  });
}
