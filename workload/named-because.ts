import { CfnResource } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Says beside a resource why it has a name of its own. CloudFormation creates the new one before it deletes the old one,
 * so a name stands in the way of every replacement: without a reason, names are left to CloudFormation.
 */
export function namedBecause(resource: IConstruct, reason: string): void {
  const inTemplate = CfnResource.isCfnResource(resource) ? resource : resource.node.defaultChild;
  if (!(inTemplate instanceof CfnResource)) throw new Error(`${resource.node.path} is no resource`);
  inTemplate.addMetadata('NamedBecause', reason);
}
