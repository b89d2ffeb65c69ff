import { checkRule, ruleType, targetsOf } from '../events/rules.ts';
import { tellUnreachable } from '../events/unreachable.ts';
import { physicalName } from '../physical-name.ts';
import type { ResourceRequest, ResourceType } from '../resource-type.ts';

/**
 * The event bus reads a rule where it is recorded, and the clock its schedule.
 *
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-rule.html
 */
export const eventsRule: ResourceType = {
  type: ruleType,
  replacedBy: ['Name'],
  create: describe,
  update: describe,
};

async function describe(request: ResourceRequest) {
  checkRule(request.properties);
  tellUnreachable(request, targetsOf(request.properties));
  const { account, region } = request.address;
  const { Name: given } = request.properties;
  const name = typeof given === 'string' ? given : physicalName(request);
  return {
    physicalId: name,
    attributes: { Arn: `arn:aws:events:${region}:${account}:rule/${name}`, RuleName: name },
  };
}
