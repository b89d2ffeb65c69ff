import { randomUUID } from 'node:crypto';
import type { Request } from 'express';
import { z } from 'zod';
import { Problem } from '../../platform/problem-details.ts';
import { parseBody } from '../../platform/validate.ts';
import { storefront } from '../contract.ts';
import type { OrderProgress } from '../domain/order-progress.ts';
import { orderRequest } from '../domain/order-request.ts';
import { findProgress } from '../find-progress.ts';
import { orderPage } from '../pages/order-page.ts';
import { placeOrder } from '../place-order.ts';
import { priceOrder } from '../price-order.ts';
import { queryText, type Routes, type Shop, showPage } from './shop-pages.ts';

const orderPath = z.object({ orderId: z.uuid() });

/** Orders over the API, and what has become of an order, as a page and as JSON. */
export const orders: Routes = (app, shop) => {
  app.post(storefront.routes.orders, async (request, response) => {
    const body = parseBody(orderRequest, request);
    const order = await priceOrder(shop.catalogue, body.orderId ?? randomUUID(), body);
    const acceptance = await placeOrder(shop, order);
    response.status(202).location(acceptance.statusUrl).json(acceptance);
  });

  app.get(storefront.routes.order, async (request, response) => {
    response.set('Cache-Control', 'no-store').json(await progressOf(shop, request));
  });

  app.get(
    '/orders/:orderId',
    showPage(shop, async ({ request, shell }) => {
      const progress = await progressOf(shop, request);
      return orderPage(shell, { progress, key: queryText(request, 'key'), isCancellationAsked: false });
    }),
  );
};

async function progressOf(shop: Shop, request: Request): Promise<OrderProgress> {
  const path = orderPath.safeParse(request.params);
  const progress =
    path.success &&
    (await findProgress(shop, { orderId: path.data.orderId.toLowerCase(), key: queryText(request, 'key') }));
  if (!progress) throw new Problem({ status: 404, detail: 'We know of no order with this number.' });
  return progress;
}
