import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Logger } from '../../platform/logger.ts';
import { createSendMessageBatch, type SendMessageBatch } from '../../platform/send-message-batch.ts';
import type { OutboxEntry } from '../data/outbox.ts';
import { toWaves } from '../domain/chains.ts';

/** The event queue did not take everything; what it has taken it recognises when it gets it again. */
export class EventQueueUnavailableError extends Error {
  constructor(codes: readonly string[]) {
    super(
      `The event queue did not take ${codes.length} events: ${[...new Set(codes)].join(', ')}. They are sent again.`,
    );
    this.name = 'EventQueueUnavailableError';
  }
}

export interface EventQueue {
  /**
   * Sends the events, those of one order in their sequence. An event that the queue will never take, such as one that is
   * too long, is logged and left out: all others would wait behind it.
   *
   * @throws {EventQueueUnavailableError}
   */
  send: (entries: readonly OutboxEntry[]) => Promise<void>;
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html */
const maximumEntries = 10;
/** Well below what a batch may have in bytes, attributes included; events are in ASCII. */
const maximumCharacters = 192 * 1024;
/** A transaction waits for this. */
const timeoutInMilliseconds = 4000;

export function eventQueueAt(client: SQSClient, queueUrl: string, logger: Logger): EventQueue {
  const sendMessageBatch = createSendMessageBatch(client, queueUrl);
  return {
    send: async (entries) => {
      for (const wave of toWaves(entries, ({ orderId }) => orderId)) {
        await Promise.all(toBatches(wave).map((batch) => sendBatch(sendMessageBatch, batch, logger)));
      }
    },
  };
}

function toBatches(entries: readonly OutboxEntry[]): OutboxEntry[][] {
  const batches: OutboxEntry[][] = [];
  let characters = 0;
  for (const entry of entries) {
    const last = batches.at(-1);
    characters += entry.event.length;
    if (last && last.length < maximumEntries && characters <= maximumCharacters) {
      last.push(entry);
    } else {
      batches.push([entry]);
      characters = entry.event.length;
    }
  }
  return batches;
}

async function sendBatch(
  sendMessageBatch: SendMessageBatch,
  entries: readonly OutboxEntry[],
  logger: Logger,
): Promise<void> {
  const { Failed } = await sendMessageBatch(
    entries.map(({ eventId, orderId, event, traceparent }, index) => ({
      Id: String(index),
      MessageBody: event,
      MessageGroupId: orderId,
      MessageDeduplicationId: eventId,
      ...(traceparent !== null && {
        MessageAttributes: { traceparent: { DataType: 'String', StringValue: traceparent } },
      }),
    })),
    AbortSignal.timeout(timeoutInMilliseconds),
  );
  for (const { Id, Code, SenderFault } of Failed) {
    const { eventId, orderId } = entries[Number(Id)] ?? {};
    if (SenderFault)
      logger.error({ eventId, orderId, code: Code }, 'event not published: the queue refuses it');
  }
  const notTaken = Failed.filter(({ SenderFault }) => !SenderFault).map(({ Code }) => Code);
  if (notTaken.length > 0) throw new EventQueueUnavailableError(notTaken);
}
