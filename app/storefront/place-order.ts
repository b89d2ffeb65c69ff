import type { PlacedOrder } from '../order-processor/contract.ts';
import { Problem } from '../platform/problem-details.ts';
import type { Signer } from '../platform/signed-value.ts';
import type { OrderQueue } from './messages/order-queue.ts';

/** What a customer gets for an order that the queue has. */
export interface Acceptance {
  orderId: string;
  /** A path of the shop. The key in it proves that the shop has accepted this order, before anybody has processed it. */
  statusUrl: string;
}

const purpose = 'accepted order';

/**
 * Gives the order to the queue; once that has it, the order is accepted, whatever else may be out of order.
 *
 * @throws {Problem} 503 when the queue does not take it; then nothing was ordered
 */
export async function placeOrder(
  { orderQueue, signer }: { orderQueue: OrderQueue; signer: Signer },
  order: PlacedOrder,
): Promise<Acceptance> {
  try {
    await orderQueue.send(order);
  } catch (error) {
    throw new Problem({
      status: 503,
      detail: `The order could not be accepted just now. Send it again with the order id ${order.orderId}: it will be one order at most.`,
      cause: error,
    });
  }
  const key = signer.signatureOf(purpose, order.orderId);
  return { orderId: order.orderId, statusUrl: `/orders/${order.orderId}?key=${key}` };
}

/** Whether `key` comes from the status URL that this shop has given for the order. */
export function isAcceptedOrder(signer: Signer, orderId: string, key: string): boolean {
  return signer.hasSigned(purpose, orderId, key);
}
