import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import supertest from 'supertest';
import { anOrder } from '../../functional/an-order.ts';
import { eventually } from '../../support/eventually.ts';
import { followEvents } from './follow-events.ts';
import { soldProduct } from './stand-in-catalog.ts';
import { type StorefrontAlone, startStorefrontAlone } from './storefront-alone.ts';

let alone: StorefrontAlone;

beforeAll(async () => {
  alone = await startStorefrontAlone();
}, 60_000);

afterAll(() => alone.stop());

async function placed() {
  const body = anOrder(soldProduct.sku);
  const { body: acceptance } = await supertest(alone.shop.url).post('/api/orders').send(body).expect(202);
  const { searchParams } = new URL(acceptance.statusUrl, alone.shop.url);
  const { orderId } = acceptance;
  return {
    orderId,
    customerId: body.customerId,
    query: `?key=${searchParams.get('key')}`,
    path: `/api/orders/${orderId}`,
  };
}

describe('an order that is followed', () => {
  it('is told as it changes, until it is settled', async () => {
    const { orderId, customerId, path, query } = await placed();
    const stream = await followEvents(`${alone.shop.url}${path}/events${query}`);
    await eventually(() => expect(stream.statuses()).toEqual(['received']));
    alone.orders.put(orderId, customerId, 'reserved');
    await eventually(() => expect(stream.statuses()).toEqual(['received', 'reserved']));
    alone.orders.put(orderId, customerId, 'confirmed');
    await stream.ended;
    expect(stream.statuses()).toEqual(['received', 'reserved', 'confirmed']);
  });

  it('is asked for once, however many follow it', async () => {
    const { path, query } = await placed();
    const url = `${alone.shop.url}${path}/events${query}`;
    const before = alone.orders.questions();
    const streams = await Promise.all(Array.from({ length: 10 }, () => followEvents(url)));
    await eventually(() => {
      for (const stream of streams) expect(stream.statuses()).toEqual(['received']);
    });
    expect(alone.orders.questions() - before).toBeLessThanOrEqual(2);
    for (const stream of streams) stream.leave();
  });

  it('is followed beyond its confirmation by who waits for its cancellation', async () => {
    const { orderId, customerId, path, query } = await placed();
    alone.orders.put(orderId, customerId, 'confirmed');
    const stream = await followEvents(`${alone.shop.url}${path}/events${query}&cancelling=1`);
    await eventually(() => expect(stream.statuses()).toEqual(['confirmed']));
    alone.orders.put(orderId, customerId, 'cancelled');
    await stream.ended;
    expect(stream.statuses()).toEqual(['confirmed', 'cancelled']);
  });

  it('does not go back to its beginning while nobody can look it up', async () => {
    const { orderId, customerId, path, query } = await placed();
    alone.orders.put(orderId, customerId, 'reserved');
    const stream = await followEvents(`${alone.shop.url}${path}/events${query}`);
    await eventually(() => expect(stream.statuses()).toEqual(['reserved']));
    alone.orders.becomeUnavailable();
    const before = alone.orders.questions();
    await eventually(() => expect(alone.orders.questions()).toBeGreaterThan(before + 1));
    const { body } = await supertest(alone.shop.url).get(`${path}${query}`).expect(200);
    expect(body).toMatchObject({ status: 'received', isCurrent: false });
    alone.orders.becomeAvailable();
    alone.orders.put(orderId, customerId, 'confirmed');
    await stream.ended;
    expect(stream.statuses()).toEqual(['reserved', 'confirmed']);
  });

  it('has only so many followers, so that others may follow theirs', async () => {
    const { path, query } = await placed();
    const url = `${alone.shop.url}${path}/events${query}`;
    const streams = await Promise.all(Array.from({ length: 20 }, () => followEvents(url)));
    expect((await fetch(url)).status).toBe(503);
    for (const stream of streams) stream.leave();
  });

  it('is let go of when the shop stops', async () => {
    const leaving = await alone.startAnother();
    const { path, query } = await placed();
    const stream = await followEvents(`${leaving.url}${path}/events${query}`);
    await eventually(() => expect(stream.statuses()).toEqual(['received']));
    expect(await leaving.terminate()).toBe(0);
    await stream.ended;
  });

  it.each(['', '/events', '/cancellation'])('is shown to nobody without its key: %s', async (below) => {
    const { path } = await placed();
    const method = below === '/cancellation' ? 'post' : 'get';
    const answer = await supertest(alone.shop.url)
      [method](`${path}${below}?key=${'x'.repeat(43)}`)
      .send();
    expect([400, 404]).toContain(answer.status);
  });
});

describe('a cancellation', () => {
  it('stands in the queue behind its order, with all services down', async () => {
    const cutOff = await alone.startAnother({ ORDERS_URL: 'http://127.0.0.1:9' });
    await alone.takeMessages();
    const { orderId, customerId, path, query } = await placed();
    await supertest(cutOff.url).post(`${path}/cancellation${query}`).send({ customerId }).expect(202);
    const messages = await alone.takeMessages();
    expect(messages.map(({ Attributes }) => Attributes?.MessageGroupId)).toEqual([customerId, customerId]);
    expect(JSON.parse(messages[1]?.Body ?? '')).toMatchObject({ kind: 'cancellation', orderId, customerId });
  });

  it('finds out whose order it is where the request does not prove it', async () => {
    const { orderId, customerId, path, query } = await placed();
    alone.orders.put(orderId, customerId, 'confirmed');
    await alone.takeMessages();
    const stranger = { customerId: randomUUID() };
    await supertest(alone.shop.url).post(`${path}/cancellation${query}`).send(stranger).expect(202);
    const [message] = await alone.takeMessages();
    expect(message?.Attributes?.MessageGroupId).toBe(customerId);
  });

  it('has to wait while nobody can tell whose order it is', async () => {
    const { path, query } = await placed();
    const answer = await supertest(alone.shop.url).post(`${path}/cancellation${query}`).send({});
    expect({ status: answer.status, retryAfter: answer.get('Retry-After') }).toEqual({
      status: 503,
      retryAfter: '5',
    });
  });
});
