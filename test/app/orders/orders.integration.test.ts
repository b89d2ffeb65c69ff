import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import supertest from 'supertest';
import { createApp } from '../../../app/orders/app.ts';
import { type ShopDatabase, startShopDatabase } from '../../support/shop-database.ts';
import { silentLogger } from '../../support/silent-logger.ts';

let database: ShopDatabase;
let orders: ReturnType<typeof supertest>;
const customerId = randomUUID();
const [first, second] = [randomUUID(), randomUUID()] as const;

beforeAll(async () => {
  database = await startShopDatabase({ seed: 'none' });
  orders = supertest(createApp({ database: database.pool, logger: silentLogger(), version: 'test' }));
  for (const orderId of [first, second]) await insertRejectedOrder(orderId);
});
afterAll(() => database.stop());

async function insertRejectedOrder(orderId: string): Promise<void> {
  await database.pool.query(
    `insert into orders."order" (order_id, customer_id, status, reason, placed_at, email, address, country, currency,
                                 total_in_minor_units)
     values ($1, $2, 'rejected', 'sold out', '2026-11-22T12:00:00Z', 'ada@example.com', '{}', 'DE', 'EUR', 2500)`,
    [orderId, customerId],
  );
  await database.pool.query(
    `insert into orders.order_line values ($1, 2, 'B', 'Second', 1, 500), ($1, 1, 'A', 'First', 2, 1000)`,
    [orderId],
  );
}

describe('the orders service', () => {
  it('tells how far an order has come, with its lines in their order', async () => {
    const { body } = await orders.get(`/services/orders/orders/${first}`).expect(200);
    expect(body).toEqual({
      ...{ orderId: first, customerId, status: 'rejected', reason: 'sold out' },
      ...{ placedAt: '2026-11-22T12:00:00.000Z', currency: 'EUR', totalInMinorUnits: 2500 },
      lines: [
        { sku: 'A', name: 'First', quantity: 2, unitPriceInMinorUnits: 1000 },
        { sku: 'B', name: 'Second', quantity: 1, unitPriceInMinorUnits: 500 },
      ],
    });
  });

  it('lists the orders of a customer, the latest first', async () => {
    const { body } = await orders.get(`/services/orders/customers/${customerId}/orders`).expect(200);
    expect(body.orders.map(({ orderId }: { orderId: string }) => orderId)).toEqual([second, first]);
  });

  it('answers 404 with a problem document for an order that it does not know', async () => {
    const response = await orders.get(`/services/orders/orders/${randomUUID()}`).expect(404);
    expect(response.get('Content-Type')).toContain('application/problem+json');
  });

  it.each([
    ['orders/1', 'orderId'],
    ['customers/1/orders', 'customerId'],
  ])('names what is wrong with %s', async (path, field) => {
    const { body } = await orders.get(`/services/orders/${path}`).expect(400);
    expect(body.errors).toEqual([{ field, detail: 'must be a UUID' }]);
  });
});

describe('the orders schema', () => {
  it.each([
    ['confirmed without an authorization', "status = 'confirmed', reason = null"],
    ['declined without a reason', "status = 'declined', reason = null"],
    ['in a status that does not exist', "status = 'lost'"],
  ])('holds no order that is %s', async (_, change) => {
    const update = database.pool.query(`update orders."order" set ${change} where order_id = $1`, [first]);
    await expect(update).rejects.toThrow(/check constraint/);
  });
});
