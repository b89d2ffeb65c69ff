import type { SendMessageBatchRequestEntry, SQSClient } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { createSqsCall } from './sqs-call.ts';

/** What became of each message, by its `Id`. */
type BatchResult = z.output<typeof batchResult>;

/** Sends a batch to a queue; rejects when SQS gives no answer, or one that is no success. */
export type SendMessageBatch = (
  entries: readonly SendMessageBatchRequestEntry[],
  signal: AbortSignal,
) => Promise<BatchResult>;

const entry = z.object({ Id: z.string() });
const batchResult = z.object({
  Successful: z.array(entry).default([]),
  Failed: z
    .array(entry.extend({ SenderFault: z.boolean(), Code: z.string(), Message: z.string().optional() }))
    .default([]),
});

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html */
export function createSendMessageBatch(client: SQSClient, queueUrl: string): SendMessageBatch {
  const call = createSqsCall(client);
  return async (entries, signal) =>
    batchResult.parse(await call('SendMessageBatch', { QueueUrl: queueUrl, Entries: entries }, signal));
}
