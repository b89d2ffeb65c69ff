import { z } from 'zod';
import type { Logger } from '../../platform/logger.ts';
import type { Metrics } from '../../platform/metrics.ts';
import type { Pool } from '../../platform/postgres.ts';
import type { QueueConsumerOptions, QueueMessage } from '../../platform/queue-consumer.ts';
import { deadLetterAttributes } from '../contract.ts';
import { type DeadLetter, insertDeadLetters } from '../data/dead-letters.ts';

/** Said of a message that SQS itself has put aside, which it does without a word. */
const reasonOfSqs = 'It was received too often: processing it never came to an end.';

const ids = z.object({ orderId: z.uuid().nullable().catch(null) }).catch({ orderId: null });
const uuid = z.uuid().nullable().catch(null);

/** The dead-letter queue's handler: brings the messages to where the back office sees them, then off the queue. */
export function keepDeadLettersWith(dependencies: {
  pool: Pool;
  metrics: Metrics<'OrdersDeadLettered'>;
  logger: Logger;
}): QueueConsumerOptions['handle'] {
  const { pool, metrics, logger } = dependencies;
  return async (messages, settlement) => {
    const letters = messages.map(toDeadLetter);
    const kept = await insertDeadLetters(pool, letters);
    metrics.count('OrdersDeadLettered', kept);
    for (const { messageId, orderId, reason } of letters)
      logger.warn({ messageId, orderId, reason }, 'dead letter kept');
    await settlement.finished(messages);
  };
}

function toDeadLetter({ messageId, body, groupId, receiveCount, attributes = {} }: QueueMessage): DeadLetter {
  return {
    messageId: attributes[deadLetterAttributes.messageId] ?? messageId,
    orderId: ids.parse(parseJson(body)).orderId,
    customerId: uuid.parse(groupId),
    // PostgreSQL cannot store U+0000.
    body: body.replaceAll('\0', '\u{fffd}'),
    reason: attributes[deadLetterAttributes.reason] ?? reasonOfSqs,
    receiveCount: Number(attributes[deadLetterAttributes.receiveCount] ?? receiveCount),
  };
}

/** `undefined`, which has no order id, for what is not JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
