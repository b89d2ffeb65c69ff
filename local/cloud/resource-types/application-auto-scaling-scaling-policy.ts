import { stableId } from '../physical-name.ts';
import type { ResourceRequest, ResourceType } from '../resource-type.ts';
import { scalableTargetType } from '../scaling/scalable-target.ts';
import { scalingPolicyType, targetOfPolicy, whyItScalesNothing } from '../scaling/scaling-policy.ts';

export class ScalableTargetMissingError extends Error {
  constructor(target: string) {
    super(
      `No scalable target is registered as ${target} (resource, dimension and namespace); let ScalingTargetId be the Ref of one.`,
    );
    this.name = 'ObjectNotFoundException';
  }
}

/**
 * Target tracking reads a policy where it is recorded, by the minute, and alarms those whose ARN they name.
 *
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-applicationautoscaling-scalingpolicy.html
 */
export const scalingPolicy: ResourceType = {
  type: scalingPolicyType,
  replacedBy: ['PolicyName', 'ResourceId', 'ScalableDimension', 'ScalingTargetId', 'ServiceNamespace'],
  create: describe,
  async update(request) {
    const { physicalId, attributes } = request.resource;
    tell(request);
    return { physicalId, attributes };
  },
};

async function describe(request: ResourceRequest) {
  checkTarget(request);
  const { account, region } = request.address;
  const id = stableId(request, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  const arn = `arn:aws:autoscaling:${region}:${account}:scalingPolicy:${id}:policyName/${String(request.properties.PolicyName)}`;
  tell(request);
  return { physicalId: arn, attributes: { Arn: arn } };
}

/** Refuses, as the service does, a policy of a target that nobody has registered. */
function checkTarget({ address: { account, region }, properties, runtime }: ResourceRequest): void {
  const wanted = targetOfPolicy(properties);
  const isRegistered = runtime.resources
    .all(scalableTargetType)
    .some((each) => each.account === account && each.region === region && each.physicalId === wanted);
  if (!isRegistered) throw new ScalableTargetMissingError(wanted);
}

/** One that nothing can come of is told of by its name. */
function tell({ properties, log }: ResourceRequest): void {
  const reason = whyItScalesNothing(properties);
  if (reason !== undefined) log(`the policy ${String(properties.PolicyName)} scales nothing: ${reason}`);
}
