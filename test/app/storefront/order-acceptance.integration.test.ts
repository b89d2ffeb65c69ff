import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import supertest from 'supertest';
import type { OpenApiDocument } from '../../../app/platform/openapi-document.ts';
import { anOrder } from '../../functional/an-order.ts';
import { eventually } from '../../support/eventually.ts';
import { expectDocumented } from '../../support/openapi.ts';
import type { RunningProgram } from '../../support/program.ts';
import { soldProduct } from './stand-in-catalog.ts';
import { type StorefrontAlone, startStorefrontAlone } from './storefront-alone.ts';

let alone: StorefrontAlone;
let shop: RunningProgram;
let other: RunningProgram;
let document: OpenApiDocument;

beforeAll(async () => {
  alone = await startStorefrontAlone();
  shop = alone.shop;
  other = await alone.startAnother();
  ({ body: document } = await supertest(shop.url).get('/openapi.json').expect(200));
}, 60_000);

afterAll(() => alone.stop());

function order(changes: object = {}) {
  const { sku, priceInMinorUnits } = soldProduct;
  return anOrder(sku, {
    lines: [{ sku, quantity: 1, unitPriceInMinorUnits: priceInMinorUnits }],
    ...changes,
  });
}

async function place(body: object, key: string = randomUUID(), { url }: RunningProgram = shop) {
  const response = await supertest(url).post('/api/orders').set('Idempotency-Key', key).send(body);
  const { status, headers } = response;
  expectDocumented(document, { method: 'post', path: '/api/orders', status, headers, body: response.body });
  return response;
}

describe('an idempotency key', () => {
  it('gives the same answer for the same order, also from another process', async () => {
    const [body, key] = [order(), randomUUID()];
    const first = await place(body, key);
    expect(first.status).toBe(202);
    expect(first.get('Location')).toBe(first.body.statusUrl);
    expect((await place(body, `"${key}"`)).body).toEqual(first.body);
    expect((await place(body, key, other)).body).toEqual(first.body);
  });

  it('is refused with another order, also by another process', async () => {
    const [body, key] = [order(), randomUUID()];
    await place(body, key);
    const changed = { ...body, email: 'grace@example.com' };
    expect((await place(changed, key)).status).toBe(422);
    expect((await place(changed, key, other)).status).toBe(422);
  });

  it('decides, whoever asks whom and how often: the first order that came with it', async () => {
    const keys = ['one', 'two'].map((name) => `${name}-${randomUUID()}`);
    const attempt = fc.record({
      customer: fc.constantFrom(...Array.from({ length: 3 }, () => randomUUID())),
      key: fc.constantFrom(...keys),
      email: fc.constantFrom('ada@example.com', 'grace@example.com'),
      askedOfOther: fc.boolean(),
    });
    const answers = new Map<string, { email: string; orderId: string }>();
    await fc.assert(
      fc.asyncProperty(attempt, async ({ customer, key, email, askedOfOther }) => {
        const { status, body } = await place(
          order({ customerId: customer, email }),
          key,
          askedOfOther ? other : shop,
        );
        const known = answers.get(`${customer} ${key}`);
        if (!known) answers.set(`${customer} ${key}`, { email, orderId: body.orderId });
        else if (known.email !== email) expect(status).toBe(422);
        else expect(body.orderId).toBe(known.orderId);
      }),
      { numRuns: 30 },
    );
    expect(new Set([...answers.values()].map(({ orderId }) => orderId)).size).toBe(answers.size);
  });

  it('makes one order of many that are sent at once', async () => {
    await alone.takeMessages();
    const [body, key] = [order(), randomUUID()];
    const answers = await Promise.all(Array.from({ length: 8 }, () => place(body, key)));
    expect(new Set(answers.map(({ body: { orderId } }) => orderId)).size).toBe(1);
    expect(await alone.takeMessages()).toHaveLength(1);
  });

  it('is free again when its order was refused', async () => {
    const [body, key] = [order(), randomUUID()];
    const wrong = { ...body, lines: [{ sku: 'NO-SUCH-PRODUCT', quantity: 1 }] };
    expect((await place(wrong, key)).status).toBe(400);
    expect((await place(body, key)).status).toBe(202);
  });

  it.each(['', 'with space', 'ü', 'x'.repeat(129)])('has to be one: %j', async (key) => {
    const response = await supertest(shop.url)
      .post('/api/orders')
      .set('Idempotency-Key', Buffer.from(key).toString('latin1'))
      .send(order());
    expect(response.status).toBe(400);
    expect(response.body.errors[0].field).toBe('idempotency-key');
  });
});

describe('an accepted order', () => {
  it('stands in the queue with its customer, its trace, and when its price was learnt', async () => {
    await alone.takeMessages();
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    const body = order({ locale: 'de-DE' });
    const startedAt = new Date().toISOString();
    const { body: acceptance } = await supertest(shop.url)
      .post('/api/orders')
      .set('traceparent', `00-${traceId}-00f067aa0ba902b7-01`)
      .send(body)
      .expect(202);
    const [message] = await alone.takeMessages();
    expect(message?.Attributes?.MessageGroupId).toBe(body.customerId);
    expect(message?.MessageAttributes?.traceparent?.StringValue).toContain(traceId);
    const placed = JSON.parse(message?.Body ?? '');
    expect(placed).toMatchObject({
      orderId: acceptance.orderId,
      currency: 'EUR',
      locale: 'de-DE',
      lines: body.lines,
    });
    expect(placed.quotedAt < startedAt && startedAt <= placed.placedAt).toBe(true);
  });

  it('keeps its place among the orders of its customer', async () => {
    await alone.takeMessages();
    const customerId = randomUUID();
    const ids: string[] = [];
    for (let n = 0; n < 12; n += 1) ids.push((await place(order({ customerId }))).body.orderId);
    const bodies = (await alone.takeMessages()).map(({ Body = '' }) => JSON.parse(Body));
    expect(bodies.map(({ orderId }) => orderId)).toEqual(ids);
  });

  it('is answered 409 at a price that is another one', async () => {
    const lines = [{ sku: soldProduct.sku, quantity: 1, unitPriceInMinorUnits: 1 }];
    const { status, body } = await place(order({ lines }));
    expect({ status, field: body.errors[0].field }).toEqual({
      status: 409,
      field: 'lines[0].unitPriceInMinorUnits',
    });
  });

  it('may not be one of too many of its customer', async () => {
    const body = order();
    const answers = await Promise.all(Array.from({ length: 61 }, () => place(body)));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(1);
    expect(Number(refused[0]?.get('Retry-After'))).toBeGreaterThan(0);
    expect(refused[0]?.get('RateLimit')).toMatch(/^"orders-of-customer";r=0;t=\d+$/);
  });

  it.each([
    ['that is no JSON', 'application/json', '{', 400],
    ['that is a form', 'application/x-www-form-urlencoded', 'a=b', 415],
    ['that is too large', 'application/json', JSON.stringify({ a: 'x'.repeat(200_000) }), 413],
    ['with a field that does not exist', 'application/json', '{"orderID":1}', 400],
  ])('does not come from a body %s', async (_, type, body, status) => {
    const response = await supertest(shop.url).post('/api/orders').type(type).send(body);
    expect(response.status).toBe(status);
    expect(response.get('Content-Type')).toContain('application/problem+json');
    expect(response.get('X-Content-Type-Options')).toBe('nosniff');
  });
});

describe('an order while something is down', () => {
  it('waits for the queue, is then answered 503, and is the same order when it is sent again', async () => {
    const cutOff = await alone.startAnother({ AWS_ENDPOINT_URL_SQS: 'http://127.0.0.1:9' });
    const [body, key] = [order(), randomUUID()];
    const refused = await place(body, key, cutOff);
    expect(refused.status).toBe(503);
    expect(refused.get('Retry-After')).toBe('2');
    await alone.takeMessages();
    const { body: acceptance } = await place(body, key);
    const [message] = await alone.takeMessages();
    expect(JSON.parse(message?.Body ?? '').orderId).toBe(acceptance.orderId);
  });

  it('is accepted at the prices that it brings by a process that never heard the catalogue', async () => {
    const unknowing = await alone.startAnother({ CATALOG_URL: 'http://127.0.0.1:9' });
    expect((await place(order({ currency: 'EUR' }), undefined, unknowing)).status).toBe(202);
    const { sku } = soldProduct;
    const refused = await place(order({ lines: [{ sku, quantity: 1 }] }), undefined, unknowing);
    expect(refused.status).toBe(503);
    const page = await supertest(unknowing.url).get('/').set('Accept', 'text/html');
    expect({ status: page.status, retryAfter: page.get('Retry-After') }).toEqual({
      status: 503,
      retryAfter: '10',
    });
    expect(page.text).toContain('<h1>Back in a moment</h1>');
  });

  it('has the same id without Redis, which only forgets what was sent with the key', async () => {
    const [body, key] = [order(), randomUUID()];
    const { body: before } = await place(body, key);
    await alone.redis.crash();
    try {
      const answers = await Promise.all([place(body, key), place(body, key, other), place(order())]);
      expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
      expect([answers[0]?.body, answers[1]?.body]).toEqual([before, before]);
      const { body: health } = await supertest(shop.url).get('/health/ready').expect(200);
      expect(health.dependencies).toMatchObject({ redis: 'unavailable', 'order queue': 'ok', catalog: 'ok' });
    } finally {
      await alone.redis.start();
    }
    await eventually(async () => {
      const { body: health } = await supertest(shop.url).get('/health/ready');
      expect(health.dependencies.redis).toBe('ok');
    });
  });
});
