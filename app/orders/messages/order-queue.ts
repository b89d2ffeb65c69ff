import {
  GetQueueAttributesCommand,
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { currentTraceparent } from '../../platform/trace-context.ts';

/** A message for the order-processor. */
export interface OutgoingMessage {
  body: string;
  /** The customer's id, so that it takes its place among what the customer wished. */
  groupId: string;
  /** The same within five minutes is one message. */
  deduplicationId: string;
}

export interface OrderQueue {
  /**
   * Sends at most ten messages, and gives for each whether the queue has it.
   *
   * @throws {OrderQueueUnavailableError} when the queue has none of them for sure
   */
  send: (messages: readonly OutgoingMessage[]) => Promise<boolean[]>;
  /** Resolves when the queue can be reached. */
  check: () => Promise<void>;
}

export class OrderQueueUnavailableError extends Error {
  constructor(cause: unknown) {
    super('The order queue did not take the message. Send it again later.', { cause });
    this.name = 'OrderQueueUnavailableError';
  }
}

/** All attempts together: a transaction and a person wait for this. */
const timeoutInMilliseconds = 4000;

export function createOrderQueue(client: SQSClient, queueUrl: string): OrderQueue {
  return {
    send: async (messages) => {
      const failed = await sendBatch(client, queueUrl, messages.map(toEntry));
      return messages.map((_, index) => !failed.has(String(index)));
    },
    check: async () => {
      await client.send(new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['QueueArn'] }));
    },
  };
}

/** The ids of the entries that the queue did not take. */
async function sendBatch(
  client: SQSClient,
  queueUrl: string,
  entries: SendMessageBatchRequestEntry[],
): Promise<Set<string | undefined>> {
  try {
    const { Failed = [] } = await client.send(
      new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries }),
      { abortSignal: AbortSignal.timeout(timeoutInMilliseconds) },
    );
    return new Set(Failed.map(({ Id }) => Id));
  } catch (error) {
    throw new OrderQueueUnavailableError(error);
  }
}

function toEntry(
  { body, groupId, deduplicationId }: OutgoingMessage,
  index: number,
): SendMessageBatchRequestEntry {
  const traceparent = currentTraceparent();
  return {
    Id: String(index),
    MessageBody: body,
    MessageGroupId: groupId,
    MessageDeduplicationId: deduplicationId,
    ...(traceparent !== undefined && {
      MessageAttributes: { traceparent: { DataType: 'String', StringValue: traceparent } },
    }),
  };
}
