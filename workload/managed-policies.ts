import { type IAspect, Stack } from 'aws-cdk-lib';
import { CfnManagedPolicy, CfnPolicy, Policy } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';

/**
 * Turns what grants collect for a role from an inline policy, which the library makes, into a managed one: that has
 * versions and an ARN, so that who holds it and what it said before can be looked up (NIST 800-53 R5, AC-6). A managed
 * policy holds at most 6,144 characters: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export class ManagedPolicies implements IAspect {
  visit(node: IConstruct): void {
    if (!(node instanceof Policy)) return;
    const inline = node.node.defaultChild;
    if (!(inline instanceof CfnPolicy)) return;
    const { policyDocument, roles = [] } = inline;
    if (node.document.isEmpty || isEmpty(Stack.of(node).resolve(roles))) return;
    node.node.tryRemoveChild(inline.node.id);
    node.node.defaultChild = new CfnManagedPolicy(node, 'Managed', { policyDocument, roles });
  }
}

function isEmpty(list: unknown): boolean {
  return !Array.isArray(list) || list.length === 0;
}
