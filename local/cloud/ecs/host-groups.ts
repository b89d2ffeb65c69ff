import { z } from 'zod';
import { parseProperties } from '../parse-properties.ts';
import type { RecordedResource } from '../recorded-resource.ts';
import type { ResourceRequest } from '../resource-type.ts';

const providerType = 'AWS::ECS::CapacityProvider';
const groupType = 'AWS::AutoScaling::AutoScalingGroup';

const providerSchema = z.object({
  AutoScalingGroupProvider: z.object({ AutoScalingGroupArn: z.string() }).optional(),
});

/** The Auto Scaling groups of the hosts behind capacity providers; none behind one that ECS itself provides (Fargate). */
export function hostGroupsOf(
  request: ResourceRequest,
  capacityProviders: readonly string[],
): RecordedResource[] {
  return capacityProviders.flatMap((name) => {
    const provider = findRecorded(request, providerType, [name]);
    if (!provider) return [];
    const { AutoScalingGroupProvider } = parseProperties(providerType, providerSchema, provider.properties);
    return findRecorded(request, groupType, [AutoScalingGroupProvider?.AutoScalingGroupArn]) ?? [];
  });
}

/** By what `Ref` answers, by ARN, or by a launch template's name. */
export function findRecorded(
  { address, runtime }: ResourceRequest,
  type: string,
  names: readonly (string | undefined)[],
): RecordedResource | undefined {
  const given = names.filter((name) => name !== undefined);
  return runtime.resources.all(type).find(({ account, region, physicalId, properties, attributes }) => {
    const known = [physicalId, attributes.AutoScalingGroupARN, properties.LaunchTemplateName];
    return (
      account === address.account && region === address.region && given.some((name) => known.includes(name))
    );
  });
}
