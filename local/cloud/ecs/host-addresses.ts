import { z } from 'zod';
import { parseProperties } from '../parse-properties.ts';
import type { RecordedResource } from '../recorded-resource.ts';
import type { ResourceRequest } from '../resource-type.ts';

const providerType = 'AWS::ECS::CapacityProvider';
const groupType = 'AWS::AutoScaling::AutoScalingGroup';
const templateType = 'AWS::EC2::LaunchTemplate';

const providerSchema = z.object({
  AutoScalingGroupProvider: z.object({ AutoScalingGroupArn: z.string() }).optional(),
});
const templateReference = z.object({
  LaunchTemplateId: z.string().optional(),
  LaunchTemplateName: z.string().optional(),
});
const groupSchema = z.object({
  LaunchTemplate: templateReference.optional(),
  MixedInstancesPolicy: z
    .object({ LaunchTemplate: z.object({ LaunchTemplateSpecification: templateReference }) })
    .optional(),
});
const templateSchema = z.object({
  LaunchTemplateData: z.object({ UserData: z.string().default('') }),
});

/**
 * The allocation ids of the Elastic IPs that the hosts of a service take at their start: those that stand in the user
 * data of the launch template behind its capacity providers.
 */
export function addressesOfHosts(request: ResourceRequest, capacityProviders: readonly string[]): string[] {
  const addresses = capacityProviders
    .map((provider) => find(request, providerType, [provider]))
    .flatMap((provider) => launchTemplatesOf(request, provider))
    .flatMap((template) => userDataOf(template).match(/\beipalloc-[0-9a-f]+\b/g) ?? []);
  return [...new Set(addresses)];
}

/** None for a provider that ECS itself provides (Fargate), and for hosts that no launch template starts. */
function launchTemplatesOf(
  request: ResourceRequest,
  provider: RecordedResource | undefined,
): RecordedResource[] {
  if (!provider) return [];
  const { AutoScalingGroupProvider } = parseProperties(providerType, providerSchema, provider.properties);
  const group = find(request, groupType, [AutoScalingGroupProvider?.AutoScalingGroupArn]);
  if (!group) return [];
  const { LaunchTemplate, MixedInstancesPolicy } = parseProperties(groupType, groupSchema, group.properties);
  const named = LaunchTemplate ?? MixedInstancesPolicy?.LaunchTemplate.LaunchTemplateSpecification;
  const template = find(request, templateType, [named?.LaunchTemplateId, named?.LaunchTemplateName]);
  return template ? [template] : [];
}

function userDataOf(template: RecordedResource): string {
  const { LaunchTemplateData } = parseProperties(templateType, templateSchema, template.properties);
  return Buffer.from(LaunchTemplateData.UserData, 'base64').toString();
}

/** By what `Ref` answers, by ARN, or by a launch template's name. */
function find({ address, runtime }: ResourceRequest, type: string, names: readonly (string | undefined)[]) {
  const given = names.filter((name) => name !== undefined);
  return runtime.resources.all(type).find(({ account, region, physicalId, properties, attributes }) => {
    const known = [physicalId, attributes.AutoScalingGroupARN, properties.LaunchTemplateName];
    return (
      account === address.account && region === address.region && given.some((name) => known.includes(name))
    );
  });
}
