import { checkSubscription, subscriptionType } from '../notifications/subscriptions.ts';
import { stableId } from '../physical-name.ts';
import type { ResourceRequest, ResourceType } from '../resource-type.ts';

/**
 * Topics read a subscription where it is recorded: one of e-mail, a queue or a function.
 *
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-subscription.html
 */
export const snsSubscription: ResourceType = {
  type: subscriptionType,
  replacedBy: ['Endpoint', 'Protocol', 'TopicArn'],
  create: describe,
  async update(request) {
    checkSubscription(request.properties);
    const { physicalId, attributes } = request.resource;
    return { physicalId, attributes };
  },
};

async function describe(request: ResourceRequest) {
  const { properties, log } = request;
  checkSubscription(properties);
  const protocol = String(properties.Protocol);
  if (!['email', 'email-json', 'sqs', 'lambda'].includes(protocol))
    log(`messages do not go to ${protocol}: nothing here stands behind it`);
  const arn = `${String(properties.TopicArn)}:${stableId(request, 32)}`;
  return { physicalId: arn, attributes: { Arn: arn } };
}
