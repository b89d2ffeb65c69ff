import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { OutboxEntry } from '../data/outbox.ts';
import { toWaves } from '../domain/chains.ts';

/** The event queue did not take everything; what it has taken it recognises when it gets it again. */
export class EventQueueRefusedError extends Error {
  constructor(failures: readonly { Code?: string | undefined; Message?: string | undefined }[]) {
    const reasons = new Set(failures.map(({ Code, Message }) => `${Code}: ${Message}`));
    super(
      `The event queue refused ${failures.length} events: ${[...reasons].join('; ')}. They are sent again.`,
    );
    this.name = 'EventQueueRefusedError';
  }
}

export interface EventQueue {
  /** Sends the events, those of one order in their sequence. */
  send: (entries: readonly OutboxEntry[]) => Promise<void>;
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html */
const maximumEntries = 10;
/** Well below what a batch may have in bytes, because this counts characters and no attributes. */
const maximumCharacters = 64 * 1024;
/** All attempts together: a transaction waits for this. */
const timeoutInMilliseconds = 4000;

export function eventQueueAt(client: SQSClient, queueUrl: string): EventQueue {
  return {
    send: async (entries) => {
      for (const wave of toWaves(entries, ({ orderId }) => orderId)) {
        await Promise.all(toBatches(wave).map((batch) => sendBatch(client, queueUrl, batch)));
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
  client: SQSClient,
  queueUrl: string,
  entries: readonly OutboxEntry[],
): Promise<void> {
  const { Failed = [] } = await client.send(
    new SendMessageBatchCommand({
      QueueUrl: queueUrl,
      Entries: entries.map(({ eventId, orderId, event, traceparent }, index) => ({
        Id: String(index),
        MessageBody: event,
        MessageGroupId: orderId,
        MessageDeduplicationId: eventId,
        ...(traceparent !== null && {
          MessageAttributes: { traceparent: { DataType: 'String', StringValue: traceparent } },
        }),
      })),
    }),
    { abortSignal: AbortSignal.timeout(timeoutInMilliseconds) },
  );
  if (Failed.length > 0) throw new EventQueueRefusedError(Failed);
}
