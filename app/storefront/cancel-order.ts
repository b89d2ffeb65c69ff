import { ServiceUnavailableError } from '../platform/json-client.ts';
import { Problem } from '../platform/problem-details.ts';
import type { OrdersClient } from './data/orders-client.ts';
import { isOrderOf } from './domain/order-identity.ts';
import type { OrderQueue } from './messages/order-queue.ts';

export interface Cancellation {
  orderId: string;
  /** Who asks, if the request tells; an order's id proves whether it is theirs. */
  customerId: string | undefined;
}

/**
 * Asks the processor to cancel an order; it stands behind the order in the customer's queue, so it also works while
 * nobody processes orders.
 *
 * @throws {Problem} 503 when the queue does not take it, or when nobody can tell just now whose order it is
 */
export async function cancelOrder(
  shop: { orderQueue: OrderQueue; orders: OrdersClient },
  cancellation: Cancellation,
): Promise<void> {
  const customerId = await customerOf(shop, cancellation);
  const requestedAt = new Date().toISOString();
  try {
    await shop.orderQueue.send({
      kind: 'cancellation',
      orderId: cancellation.orderId,
      customerId,
      requestedAt,
    });
  } catch (error) {
    throw tryAgain('The cancellation could not be taken just now.', error);
  }
}

async function customerOf(
  { orders }: { orders: OrdersClient },
  { orderId, customerId }: Cancellation,
): Promise<string> {
  if (customerId !== undefined && isOrderOf(orderId, customerId)) return customerId;
  try {
    const order = await orders.findOrder(orderId);
    if (order) return order.customerId;
  } catch (error) {
    if (error instanceof ServiceUnavailableError) throw tryAgain('We cannot look up orders just now.', error);
    throw error;
  }
  throw tryAgain('We have not begun with this order yet.', undefined);
}

function tryAgain(what: string, cause: unknown): Problem {
  const detail = `${what} Please try again in a moment, or cancel it in the browser in which you have ordered.`;
  return new Problem({ status: 503, detail, headers: { 'Retry-After': '5' }, cause });
}
