import { ServiceUnavailableError } from '../platform/json-client.ts';
import type { Logger } from '../platform/logger.ts';
import type { OrdersClient } from './data/orders-client.ts';
import { type OrderProgress, orderProgress } from './domain/order-progress.ts';

/**
 * Where an order stands that this shop has accepted: `received` until the orders service knows it, and, said to
 * be not current, while that does not answer.
 */
export async function findProgress(
  { orders, logger }: { orders: OrdersClient; logger: Logger },
  orderId: string,
): Promise<OrderProgress> {
  try {
    return orderProgress(orderId, await orders.findOrder(orderId));
  } catch (error) {
    if (!(error instanceof ServiceUnavailableError)) throw error;
    logger.warn({ err: error, orderId }, 'orders does not answer');
    return { ...orderProgress(orderId, undefined), isCurrent: false };
  }
}
