import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { DeadLetter } from './data/dead-letters.ts';

/** All attempts together: a transaction waits for this. */
const timeoutInMilliseconds = 4000;

/**
 * Sends at most ten dead letters to the order queue, as the back office does: in the group of their customer, so that
 * they take their place among what the customer wished, and under an id by which a repetition is the same message.
 *
 * @returns for each whether the queue has it
 */
export async function sendAgain(
  client: SQSClient,
  queueUrl: string,
  letters: readonly DeadLetter[],
): Promise<boolean[]> {
  const { Successful = [] } = await client.send(
    new SendMessageBatchCommand({
      QueueUrl: queueUrl,
      Entries: letters.map(({ deadLetterId, messageId, orderId, customerId, body }, index) => ({
        Id: String(index),
        MessageBody: body,
        MessageGroupId: customerId ?? messageId,
        MessageDeduplicationId: `${orderId ?? messageId}:redrive:${deadLetterId}`,
      })),
    }),
    { abortSignal: AbortSignal.timeout(timeoutInMilliseconds) },
  );
  const taken = new Set(Successful.map(({ Id }) => Id));
  return letters.map((_, index) => taken.has(String(index)));
}
