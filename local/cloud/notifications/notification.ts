import type { JsonObject, JsonValue } from '../json.ts';
import type { Publication } from './publication.ts';
import type { Subscription } from './subscriptions.ts';

/** A message on its way to subscribers. */
export interface Notification extends Publication {
  messageId: string;
  publishedAt: Date;
}

/**
 * What a queue or a function is given of a message; undefined for any other endpoint. Nothing is signed here.
 *
 * Source: https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html
 */
export function notificationFor(
  { protocol, arn, isRaw }: Pick<Subscription, 'protocol' | 'arn' | 'isRaw'>,
  notification: Notification,
): JsonValue | undefined {
  if (protocol === 'sqs') return isRaw ? notification.message : envelopeOf(notification);
  if (protocol !== 'lambda') return undefined;
  const record = {
    ...{ EventSource: 'aws:sns', EventVersion: '1.0', EventSubscriptionArn: arn },
    Sns: { ...envelopeOf(notification), Subject: notification.subject ?? null },
  };
  return { Records: [record] };
}

function envelopeOf({ topicArn, subject, message, attributes = {}, ...rest }: Notification): JsonObject {
  const typed = Object.entries(attributes).map(([name, Value]) => [name, { Type: 'String', Value }]);
  return {
    ...{ Type: 'Notification', MessageId: rest.messageId, TopicArn: topicArn },
    ...(subject !== undefined && { Subject: subject }),
    ...{ Message: message, Timestamp: rest.publishedAt.toISOString(), SignatureVersion: '1', Signature: '' },
    ...(typed.length > 0 && { MessageAttributes: Object.fromEntries(typed) }),
  };
}
