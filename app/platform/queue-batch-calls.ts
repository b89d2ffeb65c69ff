import type { SQSClient } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import type { Logger } from './logger.ts';
import type { QueueMessage } from './queue-message.ts';
import { createSqsCall } from './sqs-call.ts';

/** What a consumer asks of a queue; any number of messages at a time. */
export interface QueueBatchCalls {
  /** At most ten messages, which nobody else gets before the queue's visibility timeout. */
  receive: (waitTimeInSeconds: number) => Promise<QueueMessage[]>;
  /** A message that could not be deleted comes back after the visibility timeout; handlers are idempotent. */
  remove: (messages: readonly QueueMessage[]) => Promise<void>;
  /** Nobody receives the message for so long, from now. One that could not be told becomes visible by itself. */
  hide: (messages: readonly QueueMessage[], seconds: (message: QueueMessage) => number) => Promise<void>;
}

interface Queue {
  client: SQSClient;
  queueUrl: string;
  logger: Logger;
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html */
const messagesPerReceive = 10;
/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessageBatch.html */
const maximumEntries = 10;
/** With the time to finish, it has to fit into the time that a program has to end. */
const timeoutInMilliseconds = 2500;
/** An answer that comes so long after it was due does not come any more: the connection is gone. */
const patienceInMilliseconds = 5000;

const received = z.object({
  Messages: z
    .array(
      z.object({
        MessageId: z.string(),
        ReceiptHandle: z.string(),
        Body: z.string(),
        Attributes: z.object({ ApproximateReceiveCount: z.string(), MessageGroupId: z.string().optional() }),
        MessageAttributes: z.record(z.string(), z.object({ StringValue: z.string().optional() })).optional(),
      }),
    )
    .nullish(),
});

const settled = z.object({
  Failed: z.array(z.object({ Code: z.string(), Message: z.string().optional() })).nullish(),
});

/** Receiving throws what goes wrong. Settling, in batches of ten side by side, logs it. */
export function createQueueBatchCalls({ client, queueUrl, logger }: Queue): QueueBatchCalls {
  const call = createSqsCall(client);
  const settle = async (
    operation: 'DeleteMessageBatch' | 'ChangeMessageVisibilityBatch',
    messages: readonly QueueMessage[],
    entryOf: (message: QueueMessage) => object,
  ) => {
    try {
      const Entries = messages.map((message, index) => ({
        Id: String(index),
        ReceiptHandle: message.receiptHandle,
        ...entryOf(message),
      }));
      const signal = AbortSignal.timeout(timeoutInMilliseconds);
      const { Failed } = settled.parse(await call(operation, { QueueUrl: queueUrl, Entries }, signal));
      if (Failed?.length)
        logger.warn({ operation, failures: Failed }, 'the queue refused to settle messages');
    } catch (error) {
      logger.error({ err: error, operation }, 'settling messages failed');
    }
  };
  return {
    receive: async (WaitTimeSeconds) => {
      const input = {
        ...{ QueueUrl: queueUrl, MaxNumberOfMessages: messagesPerReceive, WaitTimeSeconds },
        MessageSystemAttributeNames: ['ApproximateReceiveCount', 'MessageGroupId'],
        MessageAttributeNames: ['All'],
      };
      const signal = AbortSignal.timeout(WaitTimeSeconds * 1000 + patienceInMilliseconds);
      const { Messages } = received.parse(await call('ReceiveMessage', input, signal));
      return (Messages ?? []).map(toQueueMessage);
    },
    remove: async (messages) => {
      await Promise.all(tensOf(messages).map((ten) => settle('DeleteMessageBatch', ten, () => ({}))));
    },
    hide: async (messages, seconds) => {
      await Promise.all(
        tensOf(messages).map((ten) =>
          settle('ChangeMessageVisibilityBatch', ten, (message) => ({ VisibilityTimeout: seconds(message) })),
        ),
      );
    },
  };
}

function toQueueMessage(message: NonNullable<z.output<typeof received>['Messages']>[number]): QueueMessage {
  const attributes: Record<string, string> = {};
  for (const [name, { StringValue }] of Object.entries(message.MessageAttributes ?? {})) {
    if (StringValue !== undefined) attributes[name] = StringValue;
  }
  return {
    messageId: message.MessageId,
    body: message.Body,
    groupId: message.Attributes.MessageGroupId,
    receiveCount: Number(message.Attributes.ApproximateReceiveCount),
    receiptHandle: message.ReceiptHandle,
    traceparent: attributes.traceparent,
    attributes,
  };
}

function tensOf(messages: readonly QueueMessage[]): (readonly QueueMessage[])[] {
  return Array.from({ length: Math.ceil(messages.length / maximumEntries) }, (_, index) =>
    messages.slice(index * maximumEntries, (index + 1) * maximumEntries),
  );
}
