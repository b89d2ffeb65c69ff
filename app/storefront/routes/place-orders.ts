import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Api } from '../../platform/openapi.ts';
import type { AcceptedAttempt } from '../accept-order.ts';
import { storefront } from '../contract.ts';
import { clientAddress } from '../domain/client-address.ts';
import { idempotencyKey } from '../domain/order-fields.ts';
import { type OrderRequest, orderRequestWith } from '../domain/order-request.ts';
import { priceOrder } from '../price-order.ts';
import type { Routes, Shop } from './shop-pages.ts';

/** What an order of the API has to look like. */
export const orderHeaders = z.object({
  /** A structured-field string has quotation marks around it (RFC 9651); many clients leave them out. */
  'idempotency-key': z
    .string()
    .transform((value) => /^"(.*)"$/.exec(value)?.[1] ?? value)
    .pipe(idempotencyKey)
    .optional(),
});

const acceptance = z.object({ orderId: z.uuid(), statusUrl: z.string() });

/** Orders over the API. `enterOrders` takes the well-formed ones past Express; this takes all. */
export function placeOrders(api: Api): Routes {
  return (app, shop) => {
    api.route(
      app,
      {
        method: 'post',
        path: storefront.routes.orders,
        operationId: 'placeOrder',
        summary: 'Place an order',
        description:
          'The same Idempotency-Key with the same body gives the same answer, so an order whose answer was lost can be sent again.',
        headers: orderHeaders,
        body: orderRequestWith(shop.paymentMethods),
        responses: {
          202: {
            description: 'The order is accepted, and will be worked on.',
            schema: acceptance,
            headers: {
              location: 'Where the order can be followed, as in statusUrl.',
              ratelimit: 'Where the client stands within its tightest limit.',
              'ratelimit-policy': 'That limit.',
            },
          },
          409: { description: 'A price is another one by now.' },
          422: { description: 'The Idempotency-Key came with another body before.' },
          429: {
            description: 'Too many orders in too short a time; Retry-After says when there may be more.',
          },
        },
      },
      async ({ headers, body, request, response }) => {
        const address = clientAddress(request.get('x-forwarded-for'), request.socket.remoteAddress);
        const attempt = await takeOrder(shop, { key: headers['idempotency-key'], body, address });
        response.locals.orderId = attempt.acceptance.orderId;
        response.status(202).location(attempt.acceptance.statusUrl).set(attempt.headers);
        return attempt.acceptance;
      },
    );
  };
}

/** Accepts an order of the API; one without a key can not be told from another, so each of them is a new one. */
export function takeOrder(
  { acceptOrder, catalogue }: Pick<Shop, 'acceptOrder' | 'catalogue'>,
  { key, body, address }: { key: string | undefined; body: OrderRequest; address: string },
): Promise<AcceptedAttempt> {
  return acceptOrder({
    customerId: body.customerId,
    idempotencyKey: key ?? randomUUID(),
    address,
    content: body,
    isComplete: body.lines.every(({ unitPriceInMinorUnits }) => unitPriceInMinorUnits !== undefined),
    compose: (orderId, { isRepeated }) => priceOrder(catalogue, body, { orderId, isRepeated }),
  });
}
