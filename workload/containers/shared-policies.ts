import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';

/**
 * What the agents of ECS and Systems Manager need on every host of the cluster, and nothing of what they offer besides: the
 * policies of AWS for it would let a host read every parameter of the account, and write every log. Images and logs of a
 * task are the business of its execution role.
 *
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/instance_IAM_role.html
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html
 */
export function defineAgentPolicy(scope: Construct, clusterArn: string): ManagedPolicy {
  const policy = new ManagedPolicy(scope, 'Agents', {
    description: 'Lets the agents on a host speak to ECS and Systems Manager',
    statements: [
      new PolicyStatement({
        actions: [
          'ecs:DeregisterContainerInstance',
          'ecs:RegisterContainerInstance',
          'ecs:SubmitAttachmentStateChanges',
          'ecs:SubmitContainerStateChange',
          'ecs:SubmitTaskStateChange',
        ],
        resources: [clusterArn],
      }),
      new PolicyStatement({
        actions: ['ecs:Poll', 'ecs:StartTelemetrySession'],
        resources: ['*'],
        conditions: { ArnEquals: { 'ecs:cluster': clusterArn } },
      }),
      new PolicyStatement({
        actions: [
          'ecs:DiscoverPollEndpoint',
          'ssm:UpdateInstanceInformation',
          'ssmmessages:CreateControlChannel',
          'ssmmessages:CreateDataChannel',
          'ssmmessages:OpenControlChannel',
          'ssmmessages:OpenDataChannel',
        ],
        resources: ['*'],
      }),
    ],
  });
  acknowledge(policy, {
    rules: ['AwsSolutions-IAM5[Resource::*]'],
    reason: 'The agents of ECS and Systems Manager speak for a host that has no ARN before it starts.',
  });
  return policy;
}

/** What every task needs before it can have its image, which one it may have is said by its execution role. */
export function defineRegistryPolicy(scope: Construct): ManagedPolicy {
  const policy = new ManagedPolicy(scope, 'RegistrySignIn', {
    description: 'Lets tasks sign in to ECR',
    statements: [new PolicyStatement({ actions: ['ecr:GetAuthorizationToken'], resources: ['*'] })],
  });
  acknowledge(policy, {
    rules: ['AwsSolutions-IAM5[Resource::*]'],
    reason: 'The token that signs in to ECR is given for the whole registry, not for a repository.',
  });
  return policy;
}
