import { type IAspect, Stack } from 'aws-cdk-lib';
import { CfnManagedPolicy, CfnPolicy, Policy } from 'aws-cdk-lib/aws-iam';
import { CfnKey } from 'aws-cdk-lib/aws-kms';
import { CfnBucketPolicy } from 'aws-cdk-lib/aws-s3';
import type { IConstruct } from 'constructs';
import { NarrowDocument } from './narrow-document.ts';

/**
 * Makes of the policies that grants of the construct library write what we would write: every action by its name, no
 * versions of functions, and managed instead of inline, so that a policy has versions and an ARN, and who holds it can be looked up (NIST 800-53
 * R5, AC-6). A managed policy holds at most 6,144 characters:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export class NarrowPolicies implements IAspect {
  visit(node: IConstruct): void {
    if (node instanceof Policy) replaceByManagedPolicy(node);
    if (node instanceof CfnManagedPolicy) node.policyDocument = new NarrowDocument(node.policyDocument);
    if (node instanceof CfnBucketPolicy) node.policyDocument = new NarrowDocument(node.policyDocument);
    if (node instanceof CfnKey && node.keyPolicy) node.keyPolicy = new NarrowDocument(node.keyPolicy);
  }
}

/** The child has not been visited yet, so its actions are spelled out after this. */
function replaceByManagedPolicy(policy: Policy): void {
  const inline = policy.node.defaultChild;
  if (!(inline instanceof CfnPolicy)) return;
  const { policyDocument, roles = [] } = inline;
  if (policy.document.isEmpty || isEmpty(Stack.of(policy).resolve(roles))) return;
  policy.node.tryRemoveChild(inline.node.id);
  policy.node.defaultChild = new CfnManagedPolicy(policy, 'Managed', { policyDocument, roles });
}

function isEmpty(list: unknown): boolean {
  return !Array.isArray(list) || list.length === 0;
}
