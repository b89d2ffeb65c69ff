import { type CfnResource, ReferenceStrength, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * An attribute of a resource, for stacks of other regions: they read it when they are deployed, by `Fn::GetStackOutput`.
 * That binds neither to the other, needs no name that is known beforehand, and no function that looks it up.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-getstackoutput.html
 */
export function acrossRegions<Resource extends CfnResource>(
  construct: IConstruct,
  isResource: (candidate: unknown) => candidate is Resource,
  attributeOf: (resource: Resource) => string,
): string {
  const resource = construct.node.defaultChild ?? construct.node.tryFindChild('Service');
  if (!isResource(resource))
    throw new Error(`${construct.node.path} does not hold the resource that another region refers to`);
  return Stack.consumeReference(attributeOf(resource), ReferenceStrength.WEAK);
}
