import pg from 'pg';
import type { PlacedOrder } from '../../../app/order-processor/contract.ts';
import { connectionTo } from '../../../app/platform/postgres.ts';
import type { PostgresAddress } from '../../support/postgres-server.ts';

const connections = 32;

/**
 * The yardstick: what anybody would write first. Each order in a transaction of its own, one statement after another,
 * over 32 connections; no queue, no payment, no events, nothing that survives a duplicate. Gives orders per second.
 */
export async function measureOrdinaryCode(
  address: PostgresAddress & { database: string },
  orders: readonly PlacedOrder[],
): Promise<number> {
  const clients = Array.from({ length: connections }, () => new pg.Client(connectionTo(address)));
  await Promise.all(clients.map((client) => client.connect()));
  try {
    const waiting = [...orders].reverse();
    const start = performance.now();
    await Promise.all(clients.map((client) => takeOrders(client, waiting)));
    return orders.length / ((performance.now() - start) / 1000);
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
}

async function takeOrders(client: pg.Client, waiting: PlacedOrder[]): Promise<void> {
  for (let order = waiting.pop(); order; order = waiting.pop()) await processOrder(client, order);
}

async function processOrder(client: pg.Client, order: PlacedOrder): Promise<void> {
  const { orderId, customerId, placedAt, email, address, currency } = order;
  const lines = order.lines.toSorted((one, other) => (one.sku < other.sku ? -1 : 1));
  let total = 0;
  await client.query('begin');
  for (const { sku, quantity, unitPriceInMinorUnits } of lines) {
    const { rows } = await client.query(
      `select stock.quantity, price.amount_in_minor_units as price
         from catalog.stock join catalog.price using (sku)
        where sku = $1 and country = $2 for update of stock`,
      [sku, address.country],
    );
    if (rows[0].quantity < quantity || Number(rows[0].price) !== unitPriceInMinorUnits)
      throw new Error(`Order ${orderId} of the yardstick cannot be had.`);
    await client.query('update catalog.stock set quantity = quantity - $2 where sku = $1', [sku, quantity]);
    total += quantity * unitPriceInMinorUnits;
  }
  await client.query(
    `insert into orders."order" (order_id, customer_id, status, placed_at, email, address, country, currency,
                                 total_in_minor_units, payment_authorization_id)
     values ($1, $2, 'confirmed', $3, $4, $5, $6, $7, $8, 'none')`,
    [orderId, customerId, placedAt, email, address, address.country, currency, total],
  );
  for (const [index, { sku, quantity, unitPriceInMinorUnits }] of lines.entries()) {
    await client.query(
      `insert into orders.order_line (order_id, position, sku, name, quantity, unit_price_in_minor_units)
       values ($1, $2, $3, $4, $5, $6)`,
      [orderId, index + 1, sku, `Product ${sku}`, quantity, unitPriceInMinorUnits],
    );
  }
  await client.query('commit');
}
