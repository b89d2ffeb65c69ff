import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import { acknowledge } from '../acknowledge.ts';

/**
 * Lets people reach a host by Session Manager, and no more of Systems Manager: the policy that AWS offers for it would let
 * the host read every parameter of the account as well.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html
 */
export function allowSessionManager(role: Role): void {
  role.addToPolicy(
    new PolicyStatement({
      actions: [
        'ssm:UpdateInstanceInformation',
        'ssmmessages:CreateControlChannel',
        'ssmmessages:CreateDataChannel',
        'ssmmessages:OpenControlChannel',
        'ssmmessages:OpenDataChannel',
      ],
      resources: ['*'],
    }),
  );
  acknowledge(role, {
    rules: ['AwsSolutions-IAM5[Resource::*]'],
    reason: 'The agents of ECS and Systems Manager speak for a host that has no ARN before it starts.',
  });
}
