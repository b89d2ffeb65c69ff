import { z } from 'zod';
import { parseProperties } from '../parse-properties.ts';
import type { RecordedResource } from '../recorded-resource.ts';
import type { ResourceRequest } from '../resource-type.ts';
import { findRecorded, hostGroupsOf } from './host-groups.ts';

const groupType = 'AWS::AutoScaling::AutoScalingGroup';
const templateType = 'AWS::EC2::LaunchTemplate';

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
  const addresses = hostGroupsOf(request, capacityProviders)
    .flatMap((group) => launchTemplatesOf(request, group))
    .flatMap((template) => userDataOf(template).match(/\beipalloc-[0-9a-f]+\b/g) ?? []);
  return [...new Set(addresses)];
}

/** None for hosts that no launch template starts. */
function launchTemplatesOf(request: ResourceRequest, group: RecordedResource): RecordedResource[] {
  const { LaunchTemplate, MixedInstancesPolicy } = parseProperties(groupType, groupSchema, group.properties);
  const named = LaunchTemplate ?? MixedInstancesPolicy?.LaunchTemplate.LaunchTemplateSpecification;
  const template = findRecorded(request, templateType, [named?.LaunchTemplateId, named?.LaunchTemplateName]);
  return template ? [template] : [];
}

function userDataOf(template: RecordedResource): string {
  const { LaunchTemplateData } = parseProperties(templateType, templateSchema, template.properties);
  return Buffer.from(LaunchTemplateData.UserData, 'base64').toString();
}
