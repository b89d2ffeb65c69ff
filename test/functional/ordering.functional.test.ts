import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import supertest from 'supertest';
import { eventually } from '../support/eventually.ts';
import { anOrder, checkoutFields } from './an-order.ts';
import { skuOf, somethingInStock } from './in-stock.ts';
import { apiOf } from './shop-api.ts';
import { shopUrl } from './shop-url.ts';
import { headingOf, linksOf, type Page, type Visitor, visit } from './visitor.ts';

const shop = shopUrl();
const patienceInMilliseconds = 30_000;

describe('an order in the shop', () => {
  it('goes from the cart over the checkout to confirmed', async () => {
    const visitor = visit(shop);
    const order = await checkOut(visitor, 'card');
    const status = await untilStatus(visitor, order, 'confirmed');
    expect(headingOf(status)).toBe('Your order is confirmed');
    expect((await visitor.open('/cart')).html).toContain('Your cart is empty');
    const [history = ''] = linksOf(status, /^\/customers\//);
    expect((await visitor.open(history)).html).toContain(order.path.split('?')[0]);
  }, 60_000);

  it('can be cancelled on its page', async () => {
    const visitor = visit(shop);
    const order = await checkOut(visitor, 'card');
    const asked = await visitor.submit(order, `${order.path.split('?')[0]}/cancel`);
    expect(headingOf(await untilStatus(visitor, asked, 'cancelled'))).toBe('Your order is cancelled');
  }, 60_000);

  it('is declined when the card is, and says so', async () => {
    const visitor = visit(shop);
    const status = await untilStatus(visitor, await checkOut(visitor, 'card-declined'), 'declined');
    expect(headingOf(status)).toBe('The payment was declined');
  }, 60_000);
});

describe('an order of the API', () => {
  const api = apiOf(shop);

  it('is refused with a problem document that names each wrong field', async () => {
    const response = await api.placeOrder(
      anOrder('ANY', { customerId: 'nobody', email: 'nowhere', lines: [{ sku: 'ANY', quantity: 0 }] }),
    );
    expect(response.status).toBe(400);
    const fields = response.body.errors.map(({ field }: { field: string }) => field);
    expect(fields).toEqual(['customerId', 'email', 'lines[0].quantity']);
  });

  it('has to be JSON, not a form', async () => {
    const response = await supertest(shop)
      .post('/api/orders')
      .type('form')
      .send({ email: 'ada@example.com' });
    expect(response.status).toBe(415);
    expect(response.body.detail).toContain('send JSON with Content-Type: application/json');
  });

  it('is one order, however often it is sent with its key, and refused when it is another', async () => {
    const order = anOrder(await someSku());
    const key = randomUUID();
    const first = await api.placeOrder(order, { key });
    const second = await api.placeOrder(order, { key });
    expect([first.status, second.body]).toEqual([202, first.body]);
    const { status } = await api.placeOrder({ ...order, email: 'grace@example.com' }, { key });
    expect(status).toBe(422);
    const visitor = visit(shop);
    const confirmed = await untilStatus(visitor, await visitor.open(first.body.statusUrl), 'confirmed');
    expect(confirmed.html).toContain(first.body.orderId);
  }, 60_000);

  it('is told live until it is confirmed, and then as a whole', async () => {
    const order = anOrder(await someSku());
    const { orderId, statusUrl } = (await api.placeOrder(order)).body;
    const query = new URL(statusUrl, shop).search;
    const events = await fetch(`${shop}/api/orders/${orderId}/events${query}`);
    const statuses = [...(await events.text()).matchAll(/"status":"(\w+)","isUnderWay"/g)].map(
      ([, status]) => status,
    );
    expect(statuses.at(-1)).toBe('confirmed');
    const { body } = await api.get(`/api/orders/${orderId}${query}`);
    expect(body).toMatchObject({
      status: 'confirmed',
      isUnderWay: false,
      order: { customerId: order.customerId },
    });
  }, 60_000);

  it('is cancelled when its customer asks in time', async () => {
    const order = anOrder(await someSku());
    const { orderId, statusUrl } = (await api.placeOrder(order)).body;
    const { customerId } = order;
    const path = `/api/orders/${orderId}/cancellation${new URL(statusUrl, shop).search}`;
    expect((await api.post(path, { customerId })).status).toBe(202);
    const visitor = visit(shop);
    const page = await untilStatus(visitor, await visitor.open(statusUrl), 'cancelled');
    expect(headingOf(page)).toBe('Your order is cancelled');
  }, 60_000);

  it('is shown to nobody who has no key', async () => {
    const id = '00000000-0000-4000-8000-000000000000';
    await visit(shop).open(`/orders/${id}`, 404);
    expect((await api.get(`/api/orders/${id}?key=none`)).status).toBe(404);
  });
});

async function checkOut(visitor: Visitor, paymentMethod: string): Promise<Page> {
  const home = await visitor.open('/');
  await visitor.submit(home, '/country', { country: checkoutFields.country });
  const product = await visitor.open(await somethingInStock(visitor));
  const cart = await visitor.submit(product, '/cart/lines', { quantity: '1' });
  expect(headingOf(cart)).toBe('Cart');
  const checkout = await visitor.open('/checkout');
  const order = await visitor.submit(checkout, '/checkout', { ...checkoutFields, paymentMethod });
  expect(order.path).toMatch(/^\/orders\//);
  return order;
}

async function someSku(): Promise<string> {
  return skuOf(await somethingInStock(visit(shop)));
}

function untilStatus(visitor: Visitor, order: Page, status: string): Promise<Page> {
  return eventually(async () => {
    const page = await visitor.open(order.path);
    expect(page.html).toContain(`data-order-status="${status}"`);
    return page;
  }, patienceInMilliseconds);
}
