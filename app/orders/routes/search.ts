import { z } from 'zod';
import { Problem } from '../../platform/problem-details.ts';
import { type OrderSearch, orders } from '../contract.ts';
import { findOrderDetails } from '../data/find-order-details.ts';
import { searchOrders } from '../data/search-orders.ts';
import { summarizeOrders } from '../data/summarize-orders.ts';
import { orderCursorPattern, readOrderCursor } from '../domain/order-cursor.ts';
import type { Routes } from './orders-api.ts';
import {
  orderDetailsSchema,
  orderPageSchema,
  orderPath,
  ordersSummarySchema,
  pageSize,
  status,
} from './schemas.ts';

const complaint = 'must be the id of an order or a customer, or an e-mail address';
const day = z.iso.date('must be a day such as 2026-11-22').optional();

const orderSearch = z.object({
  query: z
    .union(
      [
        z.uuid(),
        z
          .string()
          .regex(/^\s*[^\s@]+@[^\s@]+\s*$/)
          .max(254),
      ],
      complaint,
    )
    .optional(),
  status: status.optional(),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'must be the two letters of a country, such as DE')
    .optional(),
  from: day,
  to: day,
  after: z.string().regex(orderCursorPattern, 'must be the nextAfter of another page').optional(),
  pageSize,
} satisfies Record<keyof OrderSearch, z.ZodType>);

/** How the back office finds orders. */
export const search: Routes = ({ app, api, pool }) => {
  const scope = orders.scopes.read;

  api.route(
    app,
    {
      ...{ method: 'get', path: orders.adminRoutes.summary, operationId: 'summarizeOrders', scope },
      summary: 'How the day goes, in UTC',
      responses: {
        200: { description: 'Orders by status, and open dead letters', schema: ordersSummarySchema },
      },
    },
    () => summarizeOrders(pool),
  );

  api.route(
    app,
    {
      ...{ method: 'get', path: orders.adminRoutes.orders, operationId: 'searchOrders', scope },
      summary: 'Orders of all customers, the latest placed first',
      query: orderSearch,
      responses: { 200: { description: 'A page of them', schema: orderPageSchema } },
    },
    ({ query: { query, after, pageSize, ...filter } }) => {
      const isEmail = query?.includes('@');
      return searchOrders(
        pool,
        { ...filter, id: isEmail ? undefined : query, email: isEmail ? query?.trim() : undefined },
        { after: after === undefined ? undefined : readOrderCursor(after), pageSize },
      );
    },
  );

  api.route(
    app,
    {
      ...{ method: 'get', path: orders.adminRoutes.order, operationId: 'getOrderDetails', scope },
      summary: 'Everything that is known of an order',
      params: orderPath,
      responses: {
        200: { description: 'The order', schema: orderDetailsSchema },
        404: { description: 'There is none, or it has not been taken from the queue yet.' },
      },
    },
    async ({ params: { orderId } }) => {
      const details = await findOrderDetails(pool, orderId);
      if (details) return details;
      throw new Problem({
        status: 404,
        detail: `There is no order ${orderId}, or it has not been taken from the queue yet.`,
      });
    },
  );
};
