import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';

/** Leaves every event on the queue. */
export async function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  return { batchItemFailures: Records.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}
