import { randomUUID } from 'node:crypto';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { eventually } from '../support/eventually.ts';
import type { WholeShop } from '../support/whole-shop.ts';
import type { KnownValues } from './arbitrary-from-schema.ts';
import { marker } from './hostile-values.ts';

const customerId = randomUUID();

/** What there is in a shop, by the names of the fields in which it can be asked for; orders and a dead letter are made first. */
export async function knownValuesOf(shop: WholeShop): Promise<KnownValues> {
  // Of one price, so that any of them goes with it in an order.
  const products = await rowsOf(
    shop,
    `select sku, brand_slug, category_slug, amount_in_minor_units as price from catalog.product
       join catalog.price using (sku)
      where country = 'DE' and amount_in_minor_units =
            (select mode() within group (order by amount_in_minor_units) from catalog.price where country = 'DE')
      order by sku limit 8`,
  );
  const [keys] = await Promise.all([placeOrders(shop, products.slice(0, 4)), sendUnreadableMessage(shop)]);
  const [orders, deadLetters] = await eventually(async () => {
    const placed = await rowsOf(shop, `select order_id from orders."order" where status <> 'received'`);
    const dead = await rowsOf(shop, 'select dead_letter_id from orders.dead_letter');
    if (placed.length < 4 || dead.length < 1) throw new Error('The orders have not been processed yet.');
    return [placed, dead] as const;
  }, 20_000);
  return {
    sku: products.map(({ sku }) => sku),
    unitPriceInMinorUnits: products.map(({ price }) => price),
    brand: products.map(({ brand_slug }) => brand_slug),
    category: products.map(({ category_slug }) => category_slug),
    // One country, so that prices and currency go with it.
    ...{ country: ['DE'], currency: ['EUR'] },
    paymentMethod: ['card', 'invoice', 'card-declined'],
    ...{
      name: ['Anna', 'Zoë 👩‍👧'],
      street: ['Ring 1'],
      postalCode: ['10115'],
      city: ['Berlin'],
      email: ['anna@example.org'],
    },
    ...{ region: ['Berlin'], phone: ['+49 30 123456'], quantity: [1, 2], locale: ['de-DE'] },
    orderId: orders.map(({ order_id }) => order_id),
    customerId: [customerId],
    key: keys,
    deadLetterId: deadLetters.map(({ dead_letter_id }) => dead_letter_id),
    ...{
      page: ['1', '2', '9999'],
      pageSize: ['1', '24'],
      minimumPrice: ['0', '100'],
      maximumPrice: ['99999'],
    },
    ...{
      query: ['tent', 'kettel', marker],
      'if-match': ['*', '"1"', 'W/"1"'],
      'if-none-match': ['*', '"1"'],
    },
  };
}

type Row = Record<string, unknown>;

async function rowsOf({ database }: WholeShop, sql: string): Promise<Row[]> {
  return (await database.pool.query(sql)).rows;
}

/** The keys with which the orders can be seen. */
async function placeOrders({ url }: WholeShop, products: readonly Row[]): Promise<string[]> {
  const keys: string[] = [];
  for (const { sku, price } of products) {
    const response = await fetch(`${url}/api/orders`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
      body: JSON.stringify({
        customerId,
        email: 'anna@example.org',
        address: { name: 'Anna', street: 'Ring 1', postalCode: '10115', city: 'Berlin', country: 'DE' },
        currency: 'EUR',
        paymentMethod: 'card',
        lines: [{ sku, quantity: 1, unitPriceInMinorUnits: price }],
      }),
    });
    if (response.status !== 202) {
      throw new Error(`An order was answered ${response.status}: ${await response.text()}`);
    }
    const { statusUrl } = (await response.json()) as { statusUrl: string };
    keys.push(new URL(statusUrl, url).searchParams.get('key') ?? '');
  }
  return keys;
}

async function sendUnreadableMessage({ queues, queueUrls }: WholeShop): Promise<void> {
  await queues.client.send(
    new SendMessageCommand({
      ...{ QueueUrl: queueUrls.orders, MessageBody: 'not an order' },
      ...{ MessageGroupId: randomUUID(), MessageDeduplicationId: randomUUID() },
    }),
  );
}
