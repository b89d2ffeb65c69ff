import { z } from 'zod';
import { type Order, orders } from '../../orders/contract.ts';
import { RequestRefusedError, requestJson } from '../../platform/json-client.ts';

/** Undefined when the orders service does not know the order (yet). */
export type FindOrder = (orderId: string) => Promise<Order | undefined>;

const timeoutInMilliseconds = 1500;

const order: z.ZodType<Order> = z.object({
  orderId: z.string(),
  customerId: z.string(),
  status: z.enum(['received', 'reserved', 'confirmed', 'rejected', 'declined', 'cancelled', 'refunded']),
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

/** The orders service at `ordersUrl`, asked directly. */
export function findOrderAt(ordersUrl: string): FindOrder {
  return async (orderId) => {
    const path = orders.routes.order.replace(':orderId', encodeURIComponent(orderId));
    try {
      return await requestJson({ url: `${ordersUrl}${path}`, schema: order, timeoutInMilliseconds });
    } catch (error) {
      if (error instanceof RequestRefusedError && error.status === 404) return undefined;
      throw error;
    }
  };
}
