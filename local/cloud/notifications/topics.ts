import { randomUUID } from 'node:crypto';
import type { Mailbox } from '../mail/mailbox.ts';
import type { RecordedResource } from '../recorded-resource.ts';
import type { CommonRuntime } from '../runtime.ts';

export interface Publication {
  topicArn: string;
  subject?: string | undefined;
  message: string;
}

/** What is said on a topic of SNS, to those who have subscribed by e-mail; nobody here has to confirm first. */
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

/** Other endpoints than people's are nothing that a topic here speaks to. */
const protocolsOfPeople = ['email', 'email-json'];

export function createTopics({ resources }: Pick<CommonRuntime, 'resources'>, mailbox: Mailbox): Topics {
  return {
    publish({ topicArn, subject = 'AWS Notification Message', message }) {
      const topic = resources.all('AWS::SNS::Topic').find(({ physicalId }) => physicalId === topicArn);
      if (!topic) throw new TopicNotFoundError(topicArn);
      const { account, region } = topic;
      for (const endpoint of subscribersOf(topic, resources.all('AWS::SNS::Subscription'))) {
        mailbox.put({
          ...{ account, region, from: senderOf(topic), to: [endpoint], subject },
          ...{ headers: [], text: message, html: null },
        });
      }
      return randomUUID();
    },
  };
}

function subscribersOf(
  { physicalId: topicArn }: RecordedResource,
  subscriptions: readonly RecordedResource[],
): string[] {
  const endpoints = subscriptions
    .filter(({ properties }) => properties.TopicArn === topicArn)
    .filter(({ properties }) => protocolsOfPeople.includes(String(properties.Protocol)))
    .map(({ properties }) => String(properties.Endpoint));
  return [...new Set(endpoints)];
}

function senderOf({ properties }: RecordedResource): string {
  return `${String(properties.DisplayName ?? 'AWS Notifications')} <no-reply@sns.amazonaws.com>`;
}
