import type { User } from '../platform/authentication.ts';
import { type Database, inTransaction, type Pool } from '../platform/postgres.ts';
import { Problem } from '../platform/problem-details.ts';
import type { DeadLetter } from './contract.ts';
import { writeAudit } from './data/audit.ts';
import {
  findLatestDeadLetterId,
  lockDeadLetter,
  lockOpenDeadLetters,
  markRedriven,
} from './data/dead-letters.ts';
import { type OrderQueue, OrderQueueUnavailableError, type OutgoingMessage } from './messages/order-queue.ts';

interface Dependencies {
  pool: Pool;
  orderQueue: OrderQueue;
}

/**
 * Sends a dead letter to the order queue again, as it was, unless that has happened before. It is marked only when the
 * queue has it; repeated because the commit failed, it is one message.
 *
 * @returns how many were sent: 1 or 0
 * @throws {Problem} 404
 * @throws {OrderQueueUnavailableError}
 */
export function redriveOne(
  { pool, orderQueue }: Dependencies,
  user: User,
  deadLetterId: string,
): Promise<number> {
  return inTransaction(pool, async (transaction) => {
    const letter = await lockDeadLetter(transaction, deadLetterId);
    if (!letter) throw new Problem({ status: 404, detail: `There is no dead letter ${deadLetterId}.` });
    if (letter.redrivenAt !== null) return 0;
    const [isSent] = await orderQueue.send([toMessage(letter)]);
    if (!isSent) throw new OrderQueueUnavailableError(undefined);
    await settle(transaction, user, [letter]);
    return 1;
  });
}

/**
 * Sends all dead letters that are open now to the order queue again, in the order in which they came, ten in a
 * transaction. One that comes back meanwhile is left alone: nobody has mended what keeps it from being processed.
 *
 * @returns how many were sent
 * @throws {OrderQueueUnavailableError} when the queue does not take one; those before it are sent and marked
 */
export async function redriveAll({ pool, orderQueue }: Dependencies, user: User): Promise<number> {
  const last = await findLatestDeadLetterId(pool);
  if (last === undefined) return 0;
  let redriven = 0;
  for (;;) {
    const { sent, hasFailures } = await inTransaction(pool, async (transaction) => {
      const letters = await lockOpenDeadLetters(transaction, last);
      if (letters.length === 0) return { sent: 0, hasFailures: false };
      const outcomes = await orderQueue.send(letters.map(toMessage));
      const taken = letters.filter((_, index) => outcomes[index]);
      await settle(transaction, user, taken);
      return { sent: taken.length, hasFailures: taken.length < letters.length };
    });
    if (hasFailures) throw new OrderQueueUnavailableError(undefined);
    if (sent === 0) return redriven;
    redriven += sent;
  }
}

/** A message that does not say whose it is goes into a group of its own, so that it holds up nobody. */
function toMessage({ deadLetterId, orderId, messageId, customerId, body }: DeadLetter): OutgoingMessage {
  return {
    body,
    groupId: customerId ?? messageId,
    deduplicationId: `${orderId ?? messageId}:redrive:${deadLetterId}`,
  };
}

async function settle(transaction: Database, user: User, letters: readonly DeadLetter[]): Promise<void> {
  if (letters.length === 0) return;
  await markRedriven(
    transaction,
    user,
    letters.map(({ deadLetterId }) => deadLetterId),
  );
  for (const { deadLetterId, orderId, reason } of letters) {
    await writeAudit(transaction, user, {
      ...{ action: 'redrive', entity: 'dead letter', entityId: orderId ?? deadLetterId },
      before: { deadLetterId, state: 'open', reason },
      after: { deadLetterId, state: 'redriven', reason },
    });
  }
}
