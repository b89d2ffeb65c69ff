import { z } from 'zod';
import type { Api } from '../../platform/openapi.ts';
import { Problem } from '../../platform/problem-details.ts';
import { cancelOrder } from '../cancel-order.ts';
import { storefront } from '../contract.ts';
import { order, orderStatus } from '../data/orders-client.ts';
import type { OrderProgress } from '../domain/order-progress.ts';
import { findProgress } from '../find-progress.ts';
import { isKeyOfOrder, statusUrlOf } from '../order-links.ts';
import { sendProgressEvents } from './order-events.ts';
import type { Routes, Shop } from './shop-pages.ts';

const params = z.object({ orderId: z.uuid('must be a UUID').toLowerCase() });
const query = z.object({ key: z.string('is required').min(1, 'is required').max(100) });
const followQuery = query.extend({ cancelling: z.literal('1').optional() });
const cancellation = z.strictObject({
  customerId: z.uuid('must be a UUID').toLowerCase().optional(),
});
const accepted = z.object({ orderId: z.uuid(), statusUrl: z.string() });
const progress: z.ZodType<OrderProgress> = z.object({
  orderId: z.uuid(),
  status: orderStatus,
  isUnderWay: z.boolean(),
  isCurrent: z.boolean(),
  order: order.nullable(),
});

const unknown = { 404: { description: 'The key is not that of this order.' } };

/** What becomes of an order, once, live and at the customer's wish. The key is the one of the order's status URL. */
export function orderApi(api: Api): Routes {
  return (app, shop) => {
    api.route(
      app,
      {
        method: 'get',
        path: storefront.routes.order,
        operationId: 'getOrder',
        summary: 'See where an order stands',
        params,
        query,
        responses: { 200: { description: 'Where the order stands.', schema: progress }, ...unknown },
      },
      async ({ params: { orderId }, query: { key }, response }) => {
        refuseWrongKey(shop, orderId, key);
        response.set('Cache-Control', 'no-store');
        return findProgress(shop, orderId);
      },
    );

    api.route(
      app,
      {
        method: 'get',
        path: storefront.routes.orderEvents,
        operationId: 'followOrder',
        summary: 'Follow an order by server-sent events',
        description:
          'The data of each event is what getOrder answers. The stream ends when the order has come to its end, and when the order is waited for to be cancelled (cancelling=1), not before that is decided.',
        params,
        query: followQuery,
        responses: {
          200: {
            description: 'Events, until the order is settled.',
            contentType: 'text/event-stream',
            schema: z.string(),
          },
          ...unknown,
        },
      },
      ({ params: { orderId }, query: { key, cancelling }, response }) => {
        refuseWrongKey(shop, orderId, key);
        sendProgressEvents(shop.orderWatch, { orderId, isCancelling: cancelling === '1' }, response);
      },
    );

    api.route(
      app,
      {
        method: 'post',
        path: storefront.routes.cancellation,
        operationId: 'cancelOrder',
        summary: 'Ask for an order to be cancelled',
        description:
          'Works while nobody processes orders if the customer id is given. Whether it was in time shows in the order.',
        params,
        query,
        body: cancellation,
        responses: {
          202: { description: 'The cancellation will be worked on.', schema: accepted },
          ...unknown,
        },
      },
      async ({ params: { orderId }, query: { key }, body: { customerId }, response }) => {
        refuseWrongKey(shop, orderId, key);
        await cancelOrder(shop, { orderId, customerId });
        response.status(202);
        return { orderId, statusUrl: statusUrlOf(shop.signer, orderId) };
      },
    );
  };
}

function refuseWrongKey({ signer }: Shop, orderId: string, key: string): void {
  if (isKeyOfOrder(signer, orderId, key)) return;
  throw new Problem({ status: 404, detail: 'We know of no order with this number and key.' });
}
