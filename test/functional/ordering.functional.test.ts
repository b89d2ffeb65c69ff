import { describe, expect, it } from '@jest/globals';
import supertest from 'supertest';
import { eventually } from '../support/eventually.ts';
import { anOrder, checkoutFields } from './an-order.ts';
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
  }, 60_000);

  it('is declined when the card is, and says so', async () => {
    const visitor = visit(shop);
    const status = await untilStatus(visitor, await checkOut(visitor, 'card-declined'), 'declined');
    expect(headingOf(status)).toBe('The payment was declined');
  }, 60_000);
});

describe('POST /api/orders', () => {
  it('refuses a malformed order with a problem document that names each field', async () => {
    const response = await supertest(shop)
      .post('/api/orders')
      .send(anOrder('ANY', { customerId: 'nobody', email: 'nowhere', lines: [{ sku: 'ANY', quantity: 0 }] }));
    expect(response.status).toBe(400);
    expect(response.get('Content-Type')).toContain('application/problem+json');
    const fields = response.body.errors.map(({ field }: { field: string }) => field);
    expect(fields).toEqual(['customerId', 'email', 'lines[0].quantity']);
  });

  it('refuses a form, and says that it reads JSON', async () => {
    const response = await supertest(shop)
      .post('/api/orders')
      .type('form')
      .send({ email: 'ada@example.com' });
    expect(response.status).toBe(415);
    expect(response.body.detail).toContain('send JSON with Content-Type: application/json');
  });

  it('takes the same order id twice for one order', async () => {
    const order = anOrder(await someSku());
    const first = await supertest(shop).post('/api/orders').send(order).expect(202);
    const second = await supertest(shop).post('/api/orders').send(order).expect(202);
    expect(second.body).toEqual(first.body);
    const visitor = visit(shop);
    const status = await untilStatus(visitor, await visitor.open(first.body.statusUrl), 'confirmed');
    expect(status.html).toContain(order.orderId);
  }, 60_000);

  it('knows nothing of an order that nobody has placed', async () => {
    await visit(shop).open('/orders/00000000-0000-4000-8000-000000000000', 404);
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

/** The path of a product that can be had; any of the first that a search shows. */
async function somethingInStock(visitor: Visitor): Promise<string> {
  for (const path of linksOf(await visitor.open('/search'), /^\/products\//)) {
    if ((await visitor.open(path)).html.includes('action="/cart/lines"')) return path;
  }
  throw new Error('Nothing on the first page of the search is in stock.');
}

async function someSku(): Promise<string> {
  const path = await somethingInStock(visit(shop));
  return decodeURIComponent(path.slice('/products/'.length));
}

function untilStatus(visitor: Visitor, order: Page, status: string): Promise<Page> {
  return eventually(async () => {
    const page = await visitor.open(order.path);
    expect(page.html).toContain(`data-order-status="${status}"`);
    return page;
  }, patienceInMilliseconds);
}
