import type { Authorization } from '../payments/contract.ts';
import type { Logger } from '../platform/logger.ts';
import { inTransaction, type Pool } from '../platform/postgres.ts';
import type { PlacedOrder } from './contract.ts';
import { advanceFence, type Fence } from './data/customer-fence.ts';
import { findWrittenOrder, insertOrder, type Outcome, settleOrder, type WrittenOrder } from './data/order.ts';
import type { Authorize } from './data/payments.ts';
import { lockOffers, returnStock, takeStock } from './data/stock.ts';
import { assessOrder, piecesBySku } from './domain/assess-order.ts';
import { nextStep } from './domain/next-step.ts';

export interface OrderDependencies {
  pool: Pool;
  authorize: Authorize;
  logger: Logger;
}

/**
 * Brings one order as far as it can go: reserved, then confirmed, declined or rejected. Whatever an earlier delivery of
 * the same order has already done is not done again.
 *
 * No transaction is open while payments is asked: a slow payment must not hold locks, and a lost answer is asked for
 * again under the same order id.
 *
 * @throws {StaleFencingTokenError} when a younger lease has taken over this customer
 */
export async function processOrder(
  dependencies: OrderDependencies,
  fence: Fence,
  order: PlacedOrder,
): Promise<void> {
  const written = await reserve(dependencies.pool, fence, order);
  if (isOfAnotherCustomer(dependencies.logger, order, written)) return;
  if (nextStep(written.status) !== 'authorize') return;
  const authorization = await dependencies.authorize({
    orderId: order.orderId,
    amountInMinorUnits: written.totalInMinorUnits,
    currency: written.currency,
    paymentMethod: order.paymentMethod,
  });
  await settle(dependencies.pool, fence, order.orderId, toOutcome(authorization));
}

/** Writes the order with its stock taken, or rejected; or finds that an earlier delivery has done so. */
function reserve(pool: Pool, fence: Fence, order: PlacedOrder): Promise<WrittenOrder> {
  return inTransaction(pool, async (transaction) => {
    await advanceFence(transaction, fence);
    const earlier = await findWrittenOrder(transaction, order.orderId);
    if (earlier) return earlier;
    const pieces = piecesBySku(order.lines);
    const offers = await lockOffers(transaction, {
      skus: [...pieces.keys()],
      country: order.address.country,
    });
    const assessment = assessOrder(order, offers);
    if (assessment.status === 'reserved') await takeStock(transaction, pieces);
    await insertOrder(transaction, order, assessment);
    return {
      customerId: order.customerId,
      status: assessment.status,
      totalInMinorUnits: assessment.totalInMinorUnits,
      currency: order.currency,
    };
  });
}

/** An order id is used once, whoever uses it: a second customer's order under the same id is a duplicate as well. */
function isOfAnotherCustomer(logger: Logger, order: PlacedOrder, written: WrittenOrder): boolean {
  if (written.customerId === order.customerId) return false;
  logger.warn(
    { orderId: order.orderId, customerId: order.customerId },
    'order id already belongs to another customer; this order has no effect',
  );
  return true;
}

async function settle(pool: Pool, fence: Fence, orderId: string, outcome: Outcome): Promise<void> {
  await inTransaction(pool, async (transaction) => {
    await advanceFence(transaction, fence);
    const isFirstOutcome = await settleOrder(transaction, orderId, outcome);
    if (isFirstOutcome && outcome.status === 'declined') await returnStock(transaction, orderId);
  });
}

function toOutcome({ status, authorizationId, reason }: Authorization): Outcome {
  return status === 'authorized'
    ? { status: 'confirmed', authorizationId, reason: null }
    : { status: 'declined', authorizationId, reason: reason ?? 'the payment was declined' };
}
