import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { Logger } from './logger.ts';
import type { QueueMessage } from './queue-message.ts';

/** What can be told to a queue about messages that were received from it; any number of messages at a time. */
export interface QueueBatchCalls {
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

type Failure = { Code?: string | undefined; Message?: string | undefined };

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessageBatch.html */
const maximumEntries = 10;
/** All attempts together. With the time to finish, it has to fit into the time that a program has to end. */
const timeoutInMilliseconds = 2500;

/** Talks to the queue in batches of ten, side by side. What fails is logged and never thrown. */
export function createQueueBatchCalls({ client, queueUrl, logger }: Queue): QueueBatchCalls {
  const inTens = async (
    action: string,
    messages: readonly QueueMessage[],
    send: (messages: readonly QueueMessage[]) => Promise<Failure[] | undefined>,
  ) => {
    await Promise.all(tensOf(messages).map((ten) => report(logger, action, () => send(ten))));
  };
  return {
    remove: (messages) =>
      inTens('delete', messages, async (ten) => {
        const Entries = ten.map(({ receiptHandle: ReceiptHandle }, index) => ({
          Id: String(index),
          ReceiptHandle,
        }));
        const { Failed } = await client.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries }), {
          abortSignal: AbortSignal.timeout(timeoutInMilliseconds),
        });
        return Failed;
      }),
    hide: (messages, seconds) =>
      inTens('hide', messages, async (ten) => {
        const Entries = ten.map((message, index) => ({
          Id: String(index),
          ReceiptHandle: message.receiptHandle,
          VisibilityTimeout: seconds(message),
        }));
        const { Failed } = await client.send(
          new ChangeMessageVisibilityBatchCommand({ QueueUrl: queueUrl, Entries }),
          { abortSignal: AbortSignal.timeout(timeoutInMilliseconds) },
        );
        return Failed;
      }),
  };
}

function tensOf(messages: readonly QueueMessage[]): (readonly QueueMessage[])[] {
  return Array.from({ length: Math.ceil(messages.length / maximumEntries) }, (_, index) =>
    messages.slice(index * maximumEntries, (index + 1) * maximumEntries),
  );
}

async function report(
  logger: Logger,
  action: string,
  send: () => Promise<Failure[] | undefined>,
): Promise<void> {
  try {
    const failures = (await send()) ?? [];
    if (failures.length > 0) logger.warn({ action, failures }, 'the queue refused to settle messages');
  } catch (error) {
    logger.error({ err: error, action }, 'settling messages failed');
  }
}
