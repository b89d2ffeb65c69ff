import { setTimeout as delay } from 'node:timers/promises';
import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { Logger } from './logger.ts';
import { runInTrace } from './trace-context.ts';

export interface QueueMessage {
  messageId: string;
  body: string;
  /** The message group of a FIFO queue; undefined on a standard queue. */
  groupId: string | undefined;
  /** 1 when the message is seen for the first time. */
  receiveCount: number;
  receiptHandle: string;
  /** The trace that the sender worked in, as W3C writes it; what is done for this message alone belongs to it. */
  traceparent?: string | undefined;
}

/** What a handler says about its messages as it goes; a message it says nothing about has failed. */
export interface Settlement {
  /** Done: deletes the messages from the queue. */
  finished: (messages: readonly QueueMessage[]) => Promise<void>;
  /** Not done: gives them back to the queue, to be received again after `retryDelayInSeconds`. */
  failed: (messages: readonly QueueMessage[]) => Promise<void>;
}

export interface QueueConsumerOptions {
  client: SQSClient;
  queueUrl: string;
  logger: Logger;
  /**
   * Gets the messages of one receive, at most ten. Is called again while earlier calls still run, so one that is slow
   * holds up nobody else; SQS keeps the messages of one FIFO group back while one of them is being handled.
   * Is called in the trace of the message when it gets one, in a new trace when it gets several.
   */
  handle: (messages: QueueMessage[], settlement: Settlement) => Promise<void>;
  /** No further receive while so many messages are being handled; 50 unless given. */
  maximumInFlight?: number;
  /** 5 unless given: `stop` waits for the receive under way, because to abort it could lose sight of messages. */
  waitTimeInSeconds?: number;
  /** By how often the message has been received; 1, 2, 4 … 30 seconds unless given. */
  retryDelayInSeconds?: (receiveCount: number) => number;
}

export interface QueueConsumer {
  /** Receives nothing more, and resolves when everything received has been settled. */
  stop: () => Promise<void>;
}

const batchSize = 10;
const pauseAfterErrorInMilliseconds = 1000;

/** Receives from an SQS queue by long polling until it is stopped. */
export function startQueueConsumer(options: QueueConsumerOptions): QueueConsumer {
  const stopping = new AbortController();
  const handlings = new Set<Promise<void>>();
  const polling = poll(options, handlings, stopping.signal);
  return {
    stop: async () => {
      stopping.abort();
      await polling;
      await Promise.all(handlings);
    },
  };
}

async function poll(
  options: QueueConsumerOptions,
  handlings: Set<Promise<void>>,
  stopping: AbortSignal,
): Promise<void> {
  const maximumBatches = Math.max(1, Math.floor((options.maximumInFlight ?? 50) / batchSize));
  while (!stopping.aborted) {
    if (handlings.size >= maximumBatches) {
      await Promise.race(handlings);
      continue;
    }
    const messages = await receive(options, stopping);
    if (messages.length === 0) continue;
    const handling = stopping.aborted
      ? release(options, messages, () => 0)
      : runInTrace(traceparentOf(messages), () => handleBatch(options, messages));
    handlings.add(handling);
    handling.finally(() => handlings.delete(handling));
  }
}

async function receive(options: QueueConsumerOptions, stopping: AbortSignal): Promise<QueueMessage[]> {
  try {
    const { Messages = [] } = await options.client.send(
      new ReceiveMessageCommand({
        QueueUrl: options.queueUrl,
        MaxNumberOfMessages: batchSize,
        WaitTimeSeconds: options.waitTimeInSeconds ?? 5,
        MessageSystemAttributeNames: ['ApproximateReceiveCount', 'MessageGroupId'],
        MessageAttributeNames: ['traceparent'],
      }),
    );
    return Messages.map(toQueueMessage);
  } catch (error) {
    options.logger.error({ err: error }, 'receiving from the queue failed');
    await pause(stopping);
    return [];
  }
}

function traceparentOf(messages: readonly QueueMessage[]): string | undefined {
  return messages.length === 1 ? messages[0]?.traceparent : undefined;
}

async function handleBatch(options: QueueConsumerOptions, messages: QueueMessage[]): Promise<void> {
  const open = new Set(messages);
  const settle = (settled: readonly QueueMessage[]) => settled.filter((message) => open.delete(message));
  try {
    await options.handle(messages, {
      finished: (finished) => remove(options, settle(finished)),
      failed: (failed) => release(options, settle(failed), options.retryDelayInSeconds),
    });
  } catch (error) {
    options.logger.error(
      { err: error, messageIds: messages.map(({ messageId }) => messageId) },
      'handling failed',
    );
  }
  await release(options, [...open], options.retryDelayInSeconds);
}

/** A message that could not be deleted comes back after the visibility timeout; handlers are idempotent. */
async function remove(options: QueueConsumerOptions, messages: readonly QueueMessage[]): Promise<void> {
  if (messages.length === 0) return;
  await settleBatch(options, 'delete', async () => {
    const { Failed } = await options.client.send(
      new DeleteMessageBatchCommand({
        QueueUrl: options.queueUrl,
        Entries: messages.map(({ receiptHandle }, index) => ({
          Id: String(index),
          ReceiptHandle: receiptHandle,
        })),
      }),
    );
    return Failed;
  });
}

/** A message that could not be given back becomes visible by itself after the visibility timeout. */
async function release(
  options: QueueConsumerOptions,
  messages: readonly QueueMessage[],
  delayInSeconds = (receiveCount: number) => Math.min(2 ** (receiveCount - 1), 30),
): Promise<void> {
  if (messages.length === 0) return;
  await settleBatch(options, 'give back', async () => {
    const { Failed } = await options.client.send(
      new ChangeMessageVisibilityBatchCommand({
        QueueUrl: options.queueUrl,
        Entries: messages.map(({ receiptHandle, receiveCount }, index) => ({
          Id: String(index),
          ReceiptHandle: receiptHandle,
          VisibilityTimeout: delayInSeconds(receiveCount),
        })),
      }),
    );
    return Failed;
  });
}

async function settleBatch(
  { logger }: QueueConsumerOptions,
  action: 'delete' | 'give back',
  send: () => Promise<{ Code?: string | undefined; Message?: string | undefined }[] | undefined>,
): Promise<void> {
  try {
    const failures = (await send()) ?? [];
    if (failures.length > 0) logger.error({ action, failures }, 'the queue refused to settle messages');
  } catch (error) {
    logger.error({ err: error, action }, 'settling messages failed');
  }
}

async function pause(stopping: AbortSignal): Promise<void> {
  await delay(pauseAfterErrorInMilliseconds, undefined, { signal: stopping }).catch((error: unknown) => {
    if (!stopping.aborted) throw error;
  });
}

function toQueueMessage(message: Message): QueueMessage {
  return {
    messageId: message.MessageId ?? '',
    body: message.Body ?? '',
    groupId: message.Attributes?.MessageGroupId,
    receiveCount: Number(message.Attributes?.ApproximateReceiveCount ?? 1),
    receiptHandle: message.ReceiptHandle ?? '',
    traceparent: message.MessageAttributes?.traceparent?.StringValue,
  };
}
