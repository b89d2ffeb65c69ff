import type { RefundRequest } from '../order-processor/contract.ts';
import { stringifyAscii } from '../platform/ascii-json.ts';
import type { User } from '../platform/authentication.ts';
import { inTransaction, type Pool } from '../platform/postgres.ts';
import { Problem } from '../platform/problem-details.ts';
import { writeAudit } from './data/audit.ts';
import { findOrder } from './data/find-orders.ts';
import { refusalOfRefund } from './domain/refund.ts';
import { type OrderQueue, OrderQueueUnavailableError } from './messages/order-queue.ts';

/**
 * Asks the order-processor to give the money of an order back. Who wanted it is written down in a transaction that is
 * committed only when the queue has the request; a request that is repeated because the commit failed is one message.
 *
 * @throws {Problem} 404, 409 when the order's state does not allow it
 * @throws {OrderQueueUnavailableError}
 */
export async function requestRefund(
  { pool, orderQueue }: { pool: Pool; orderQueue: OrderQueue },
  user: User,
  { orderId, reason }: { orderId: string; reason: string },
): Promise<void> {
  await inTransaction(pool, async (transaction) => {
    const order = await findOrder(transaction, orderId);
    if (!order) throw new Problem({ status: 404, detail: `There is no order ${orderId}.` });
    const refusal = refusalOfRefund(order.status);
    if (refusal) throw new Problem({ status: 409, detail: refusal });
    await writeAudit(transaction, user, {
      ...{ action: 'refund', entity: 'order', entityId: orderId },
      before: { status: order.status },
      after: {
        refund: 'requested',
        reason,
        amountInMinorUnits: order.totalInMinorUnits,
        currency: order.currency,
      },
    });
    const request: RefundRequest = {
      ...{ kind: 'refund', orderId, customerId: order.customerId, reason },
      requestedAt: new Date().toISOString(),
      requestedBy: user.subject,
    };
    const [isSent] = await orderQueue.send([
      { body: stringifyAscii(request), groupId: order.customerId, deduplicationId: `${orderId}:refund` },
    ]);
    if (!isSent) throw new OrderQueueUnavailableError(undefined);
  });
}
