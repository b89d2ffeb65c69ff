import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { testCustomer } from '../../order-processor/contract.ts';
import { storefront } from '../../storefront/contract.ts';
import { askShop, country } from './ask-shop.ts';

export interface TestOrder {
  orderId: string;
  /** Where the order stands now. */
  statusOf: () => Promise<string>;
}

const accepted = z.object({ orderId: z.uuid(), statusUrl: z.string() });
const progress = z.object({ status: z.string() });

/**
 * Orders one piece for the test customer, by card. The customer's id is another one each time: orders of one customer wait
 * for each other, and are limited in number.
 *
 * @throws {UnexpectedAnswerError}
 */
export async function placeTestOrder(shopUrl: string, sku: string): Promise<TestOrder> {
  const answer = await askShop(`${shopUrl}${storefront.routes.orders}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID() },
    body: JSON.stringify({
      customerId: randomUUID(),
      ...testCustomer,
      address: {
        ...{ name: 'Canary', street: 'Teststrasse 1', postalCode: '10115', city: 'Berlin' },
        country: country.code,
      },
      paymentMethod: 'card',
      lines: [{ sku, quantity: 1 }],
    }),
    expected: 202,
  });
  const { orderId, statusUrl } = accepted.parse(JSON.parse(answer));
  const key = new URL(statusUrl, shopUrl).searchParams.get('key') ?? '';
  const progressUrl = `${shopUrl}${storefront.routes.order.replace(':orderId', orderId)}?${new URLSearchParams({ key })}`;
  return {
    orderId,
    statusOf: async () => progress.parse(JSON.parse(await askShop(progressUrl, { expected: 200 }))).status,
  };
}
