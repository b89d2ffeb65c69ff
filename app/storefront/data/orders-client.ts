import { z } from 'zod';
import { type Order, type OrderHistory, type OrderStatus, orders } from '../../orders/contract.ts';
import { fillPath } from '../../platform/fill-path.ts';
import { RequestRefusedError, requestJson } from '../../platform/json-client.ts';

/** The orders service, asked directly. */
export interface OrdersClient {
  /** Undefined when the service does not know the order (yet). */
  findOrder: (orderId: string) => Promise<Order | undefined>;
  /** The latest first; `before` is the `nextBefore` of the page before. */
  findHistory: (customerId: string, before: number | undefined) => Promise<OrderHistory>;
  /** Resolves when the service answers. */
  check: () => Promise<unknown>;
}

const timeoutInMilliseconds = 1500;

export const orderStatus = z.enum([
  'received',
  'reserved',
  'confirmed',
  'rejected',
  'declined',
  'cancelled',
  'refunded',
]) satisfies z.ZodType<OrderStatus>;
export const order: z.ZodType<Order> = z.object({
  orderId: z.string(),
  customerId: z.string(),
  status: orderStatus,
  reason: z.string().nullable(),
  placedAt: z.string(),
  currency: z.string(),
  totalInMinorUnits: z.int(),
  lines: z.array(
    z.object({
      sku: z.string(),
      name: z.string(),
      quantity: z.int(),
      unitPriceInMinorUnits: z.int(),
    }),
  ),
});
const orderHistory: z.ZodType<OrderHistory> = z.object({
  orders: z.array(order),
  nextBefore: z.number().nullable(),
});

/** An order that does not exist: to hear whether the service looks for orders. */
const nobodysOrder = '00000000-0000-4000-8000-000000000000';

export function createOrdersClient(ordersUrl: string): OrdersClient {
  const findOrder = async (orderId: string): Promise<Order | undefined> => {
    try {
      const path = fillPath(orders.routes.order, { orderId });
      return await requestJson({ url: `${ordersUrl}${path}`, schema: order, timeoutInMilliseconds });
    } catch (error) {
      if (error instanceof RequestRefusedError && error.status === 404) return undefined;
      throw error;
    }
  };
  return {
    findOrder,
    check: () => findOrder(nobodysOrder),
    findHistory: (customerId, before) => {
      const path = fillPath(orders.routes.ordersOfCustomer, { customerId });
      const query = before === undefined ? '' : `?before=${before}`;
      return requestJson({ url: `${ordersUrl}${path}${query}`, schema: orderHistory, timeoutInMilliseconds });
    },
  };
}
