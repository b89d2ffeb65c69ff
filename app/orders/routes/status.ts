import { z } from 'zod';
import { Problem } from '../../platform/problem-details.ts';
import { type OrderHistoryQuery, orders } from '../contract.ts';
import { findOrder, findOrdersOfCustomer } from '../data/find-orders.ts';
import type { Routes } from './orders-api.ts';
import { before, orderHistorySchema, orderPath, orderSchema, pageSize, uuid } from './schemas.ts';

/** What the shop shows its customers. */
export const status: Routes = ({ app, api, pool }) => {
  api.route(
    app,
    {
      ...{ method: 'get', path: orders.routes.order, operationId: 'getOrder' },
      summary: 'How far an order has come',
      params: orderPath,
      responses: {
        200: { description: 'The order', schema: orderSchema },
        404: { description: 'There is none, or it has not been taken from the queue yet.' },
      },
    },
    async ({ params: { orderId } }) => {
      const order = await findOrder(pool, orderId);
      if (order) return order;
      throw new Problem({
        status: 404,
        detail: `There is no order ${orderId}, or it has not been taken from the queue yet.`,
      });
    },
  );

  api.route(
    app,
    {
      ...{ method: 'get', path: orders.routes.ordersOfCustomer, operationId: 'listOrdersOfCustomer' },
      summary: 'The orders of a customer, the one that took effect last first',
      params: z.object({ customerId: uuid() }),
      query: z.object({ before, pageSize } satisfies Record<keyof OrderHistoryQuery, z.ZodType>),
      responses: { 200: { description: 'A page of them', schema: orderHistorySchema } },
    },
    ({ params: { customerId }, query }) => findOrdersOfCustomer(pool, customerId, query),
  );
};
