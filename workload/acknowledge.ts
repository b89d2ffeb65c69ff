import { CfnResource, Stack, Validations } from 'aws-cdk-lib';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { IConstruct } from 'constructs';

/** A rule of cdk-nag; where it tells what it found, with that: `AwsSolutions-IAM5[Resource::*]`. */
type Rule = `AwsSolutions-${string}` | `NIST.800.53.R5-${string}`;

/**
 * Says of a resource why rules that it breaks do not matter there. Stands beside the resource, and is the last resort:
 * what can be mended is mended. Every acknowledgement is listed by `npm run nag`.
 */
export function acknowledge(
  resource: IConstruct,
  { rules, reason }: { rules: readonly Rule[]; reason: string },
): void {
  Validations.of(resource).acknowledge(...rules.map((id) => ({ id, reason })));
}

/**
 * The rule that a policy for objects of a bucket breaks, for all of them unless a pattern is given; it tells the bucket as
 * the policy's template refers to it.
 */
export function objectsOf(bucket: IBucket, policyHolder: IConstruct, pattern = '*'): Rule {
  const { defaultChild } = bucket.node;
  if (!CfnResource.isCfnResource(defaultChild)) throw new Error(`${bucket.node.path} is no resource`);
  const stack = Stack.of(bucket);
  if (stack === Stack.of(policyHolder)) {
    return `AwsSolutions-IAM5[Resource::<${stack.resolve(defaultChild.logicalId)}.Arn>/${pattern}]`;
  }
  const { 'Fn::ImportValue': exportName } = stack.resolve(stack.exportValue(bucket.bucketArn));
  return `AwsSolutions-IAM5[Resource::${exportName}/${pattern}]`;
}
