import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anOrder, store } from './an-order.ts';
import { type OrdersService, startOrdersService } from './orders-service.ts';

let orders: OrdersService;
const customerId = randomUUID();
const rejected = anOrder({ customerId, status: 'rejected', reason: 'sold out' });
const [second, third] = [anOrder({ customerId }), anOrder({ customerId })];

beforeAll(async () => {
  orders = await startOrdersService();
  for (const order of [rejected, second, third]) await store(orders.pool, order);
});
afterAll(() => orders.stop());

describe('the orders service', () => {
  it('tells how far an order has come, with its lines in their order', async () => {
    const { status, body } = await orders.get(`/orders/${rejected.orderId}`);
    expect(status).toBe(200);
    expect(body).toEqual({
      ...{ orderId: rejected.orderId, customerId, status: 'rejected', reason: 'sold out' },
      ...{ placedAt: '2026-11-22T12:00:00.000Z', currency: 'EUR', totalInMinorUnits: 2500 },
      lines: [
        { sku: 'A', name: 'First', quantity: 2, unitPriceInMinorUnits: 1000 },
        { sku: 'B', name: 'Second', quantity: 1, unitPriceInMinorUnits: 500 },
      ],
    });
  });

  it('lists the orders of a customer page by page, the latest first', async () => {
    const first = await orders.get(`/customers/${customerId}/orders?pageSize=2`);
    expect(idsOf(first.body)).toEqual([third.orderId, second.orderId]);
    const next = await orders.get(`/customers/${customerId}/orders?before=${first.body.nextBefore}`);
    expect(idsOf(next.body)).toEqual([rejected.orderId]);
    expect(next.body.nextBefore).toBeNull();
  });

  it('answers 404 with a problem document for an order that it does not know', async () => {
    const response = await orders.get(`/orders/${randomUUID()}`);
    expect(response.status).toBe(404);
    expect(response.get('Content-Type')).toContain('application/problem+json');
  });

  it.each([
    ['/orders/1', 'orderId'],
    ['/customers/1/orders', 'customerId'],
    [`/customers/${customerId}/orders?before=x`, 'before'],
  ])('names what is wrong with %s', async (path, field) => {
    const { status, body } = await orders.get(path);
    expect(status).toBe(400);
    expect(body.errors).toEqual([{ field, detail: expect.stringContaining('must be') }]);
  });
});

describe('the orders schema', () => {
  it.each([
    ['confirmed without an authorization', "status = 'confirmed', payment_authorization_id = null"],
    ['declined without a reason', "status = 'declined', reason = null"],
    ['in a status that does not exist', "status = 'lost'"],
  ])('holds no order that is %s', async (_, change) => {
    const update = orders.pool.query(`update orders."order" set ${change} where order_id = $1`, [
      second.orderId,
    ]);
    await expect(update).rejects.toThrow(/check constraint/);
  });
});

function idsOf(page: { orders: { orderId: string }[] }): string[] {
  return page.orders.map(({ orderId }) => orderId);
}
