import { randomUUID } from 'node:crypto';
import type { NewDelivery } from '../events/pending-deliveries.ts';
import type { Mailbox } from '../mail/mailbox.ts';
import type { RecordedResource } from '../recorded-resource.ts';
import type { CommonRuntime } from '../runtime.ts';
import { type Notification, notificationFor } from './notification.ts';
import type { Publication } from './publication.ts';
import { readSubscription, type Subscription, subscriptionType } from './subscriptions.ts';

/**
 * What is said on a topic of SNS, to those who have subscribed: by e-mail, where nobody has to confirm first, and to
 * queues and functions.
 */
export interface Topics {
  /** Answers the id of the message. */
  publish(publication: Publication): string;
}

export class TopicNotFoundError extends Error {
  constructor(topicArn: string) {
    super(`Topic does not exist: ${topicArn}; give the ARN of one that a stack has created.`);
    this.name = 'TopicNotFoundError';
  }
}

/** `send` hands something to a queue or a function. */
export function createTopics(
  { resources }: Pick<CommonRuntime, 'resources'>,
  mailbox: Mailbox,
  send: (delivery: NewDelivery) => void,
): Topics {
  return {
    publish(publication) {
      const { topicArn } = publication;
      const topic = resources.all('AWS::SNS::Topic').find(({ physicalId }) => physicalId === topicArn);
      if (!topic) throw new TopicNotFoundError(topicArn);
      const notification = { ...publication, messageId: randomUUID(), publishedAt: new Date() };
      const subscriptions = resources
        .all(subscriptionType)
        .map(readSubscription)
        .filter((subscription) => subscription.topicArn === topicArn && subscription.wants(publication));
      for (const address of new Set(subscriptions.flatMap(addressOf)))
        sendMail(mailbox, topic, address, notification);
      for (const subscription of subscriptions) {
        const delivery = deliveryOf(subscription, notification);
        if (delivery !== undefined) send(delivery);
      }
      return notification.messageId;
    },
  };
}

function addressOf({ protocol, endpoint }: Subscription): string[] {
  return protocol === 'email' || protocol === 'email-json' ? [endpoint] : [];
}

function sendMail(
  mailbox: Mailbox,
  { account, region, properties }: RecordedResource,
  address: string,
  { subject = 'AWS Notification Message', message }: Notification,
): void {
  const sender = `${String(properties.DisplayName ?? 'AWS Notifications')} <no-reply@sns.amazonaws.com>`;
  mailbox.put({
    ...{ account, region, from: sender, to: [address], subject },
    ...{ headers: [], text: message, html: null },
  });
}

/** Undefined for an endpoint that is neither a queue nor a function. */
function deliveryOf(subscription: Subscription, notification: Notification): NewDelivery | undefined {
  const input = notificationFor(subscription, notification);
  if (input === undefined) return undefined;
  const { endpoint, deadLetters } = subscription;
  return {
    ...{ what: `a message of ${notification.topicArn}`, targetArn: endpoint, input, deadLetters },
    by: 'sns.amazonaws.com',
    ...(notification.group !== undefined && { parameters: { MessageGroupId: notification.group } }),
  };
}
