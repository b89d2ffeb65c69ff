import { z } from 'zod';
import { ServiceUnavailableError } from '../../platform/json-client.ts';
import { Problem } from '../../platform/problem-details.ts';
import { cancelOrder } from '../cancel-order.ts';
import { isOrderOf } from '../domain/order-identity.ts';
import { findProgress } from '../find-progress.ts';
import { historyUrlOf, isKeyOfHistory, isKeyOfOrder, keyOfOrder, statusUrlOf } from '../order-links.ts';
import { orderHistoryPage } from '../pages/order-history-page.ts';
import { orderPage } from '../pages/order-page.ts';
import { type PageRequest, queryText, type Routes, type Shop, showPage, takeForm } from './shop-pages.ts';

const orderId = z.uuid().toLowerCase();

/** The page of an order, its cancellation, and all orders of a customer: for who has the signed link. */
export const orderPages: Routes = (app, shop) => {
  app.get(
    '/orders/:orderId',
    showPage(shop, async (context) => {
      const { request, shell } = context;
      const id = orderThatMayBeSeen(shop, context, queryText(request, 'key'));
      const progress = await findProgress(shop, id);
      const key = keyOfOrder(shop.signer, id);
      const isCancellationAsked = queryText(request, 'cancelling') === '1' && mayBeCancelled(progress.status);
      return orderPage(shell, { progress, key, isCancellationAsked });
    }),
  );

  app.post(
    '/orders/:orderId/cancel',
    takeForm(shop, async (context) => {
      const { request, response, visit } = context;
      const given: unknown = request.body.key;
      const id = orderThatMayBeSeen(shop, context, typeof given === 'string' ? given : '');
      await cancelOrder(shop, { orderId: id, customerId: visit.customerId });
      response.redirect(303, `${statusUrlOf(shop.signer, id)}&cancelling=1`);
      return undefined;
    }),
  );

  app.get(
    '/customers/:customerId/orders',
    showPage(shop, async ({ request, shell }) => {
      const customerId = String(request.params.customerId);
      if (!isKeyOfHistory(shop.signer, customerId, queryText(request, 'key'))) {
        throw new Problem({ status: 404, detail: 'There are no orders under this address.' });
      }
      const { orders, nextBefore } = await findHistory(shop, customerId, queryText(request, 'before'));
      const history = historyUrlOf(shop.signer, customerId);
      return orderHistoryPage(shell, {
        orders,
        pathOf: (id) => statusUrlOf(shop.signer, id),
        olderPath: nextBefore === null ? '' : `${history}&before=${nextBefore}`,
      });
    }),
  );
};

/** With the key of its link, or for the visitor who has placed it. */
function orderThatMayBeSeen({ signer }: Shop, { request, visit }: PageRequest, key: string): string {
  const id = orderId.safeParse(request.params.orderId);
  if (id.success && (isKeyOfOrder(signer, id.data, key) || isOrderOf(id.data, visit.customerId))) {
    return id.data;
  }
  throw new Problem({ status: 404, detail: 'We know of no order with this number.' });
}

function mayBeCancelled(status: string): boolean {
  return status === 'received' || status === 'reserved' || status === 'confirmed';
}

async function findHistory({ orders }: Shop, customerId: string, before: string) {
  try {
    return await orders.findHistory(customerId, /^[1-9]\d{0,14}$/.test(before) ? Number(before) : undefined);
  } catch (error) {
    if (!(error instanceof ServiceUnavailableError)) throw error;
    throw new Problem({
      status: 503,
      detail:
        'We cannot look up orders just now; what you have ordered is safe. Please try again in a moment.',
      headers: { 'Retry-After': '10' },
      cause: error,
    });
  }
}
