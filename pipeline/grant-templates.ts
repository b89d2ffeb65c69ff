import { Arn, Stack } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Construct, IConstruct } from 'constructs';
import { acknowledge } from '../workload/workload-stage.ts';
import { bootstrapRoleArn } from './bootstrap-role.ts';

/**
 * Lets somebody read the templates of an environment's stacks. In another account by the role for look-ups there, which
 * reads and changes nothing; it trusts whom `cdk bootstrap --trust` names.
 */
export function grantReadOfTemplates(
  scope: Construct,
  reader: IGrantable & IConstruct,
  environment: string,
): void {
  const home = Stack.of(scope);
  const stacks = home.node
    .findChild(environment)
    .node.findAll()
    .filter((each) => each instanceof Stack);
  const own = stacks.filter(({ account }) => account === home.account);
  const arns = [...new Set(own.map((stack) => stacksBeside(stack, environment)))];
  if (arns.length > 0) {
    Grant.addToPrincipal({ grantee: reader, actions: ['cloudformation:GetTemplate'], resourceArns: arns });
    acknowledge(reader, {
      rules: arns.map((arn) => `AwsSolutions-IAM5[Resource::${arn}]` as const),
      reason:
        'Names of stacks begin with that of their environment, and their ARNs end with an id that CloudFormation gives.',
    });
  }
  const roles = stacks
    .filter(({ account }) => account !== home.account)
    .map((stack) => bootstrapRoleArn(scope, 'lookup', stack));
  if (roles.length === 0) return;
  Grant.addToPrincipal({ grantee: reader, actions: ['sts:AssumeRole'], resourceArns: [...new Set(roles)] });
}

/** All of the environment in the account and region of the stack. */
function stacksBeside(stack: Stack, environment: string): string {
  const { account, region } = stack;
  const names = { resource: 'stack', resourceName: `sluice-${environment}-*` };
  return Arn.format({ service: 'cloudformation', account, region, ...names }, stack);
}
