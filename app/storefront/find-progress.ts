import { ServiceUnavailableError } from '../platform/json-client.ts';
import type { Logger } from '../platform/logger.ts';
import { Problem } from '../platform/problem-details.ts';
import type { Signer } from '../platform/signed-value.ts';
import type { FindOrder } from './data/orders-client.ts';
import { type OrderProgress, orderProgress } from './domain/order-progress.ts';
import { isAcceptedOrder } from './place-order.ts';

/**
 * Where an order stands; undefined when nobody knows it. With the key of its status URL an order is known from the
 * moment of its acceptance, also while the orders service does not answer.
 *
 * @throws {Problem} 503 when the orders service does not answer, and the key does not prove an acceptance
 */
export async function findProgress(
  { findOrder, signer, logger }: { findOrder: FindOrder; signer: Signer; logger: Logger },
  { orderId, key }: { orderId: string; key: string },
): Promise<OrderProgress | undefined> {
  const isAccepted = isAcceptedOrder(signer, orderId, key);
  try {
    return orderProgress(orderId, { order: await findOrder(orderId), isAccepted });
  } catch (error) {
    if (!(error instanceof ServiceUnavailableError)) throw error;
    logger.warn({ err: error, orderId }, 'orders does not answer');
    const progress = orderProgress(orderId, { order: undefined, isAccepted });
    if (progress) return progress;
    throw new Problem({
      status: 503,
      detail: 'We cannot look up orders just now. Please try again in a moment.',
      cause: error,
    });
  }
}
