import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { anOrder, store, storeDeadLetter } from './an-order.ts';
import { type OrdersService, startOrdersService } from './orders-service.ts';

let orders: OrdersService;
/** A token that may read and write, and one that may only read. */
let writer: string;
let reader: string;

beforeAll(async () => {
  orders = await startOrdersService();
  const scopes = ['back-office/orders.read', 'back-office/orders.write'];
  writer = await orders.issuer.tokenFor({ scopes, username: 'grace' });
  reader = await orders.issuer.tokenFor({ scopes: scopes.slice(0, 1) });
});
afterEach(() => orders.pool.query('truncate orders."order", orders.dead_letter, orders.audit cascade'));
afterAll(() => orders.stop());

const stored = (particulars: Parameters<typeof anOrder>[0] = {}) => store(orders.pool, anOrder(particulars));
const search = async (query: string) => (await orders.get(`/admin/orders?${query}`, reader)).body;

describe('the search for orders', () => {
  it('finds by order, customer and e-mail address, in any case', async () => {
    const grace = await stored({ email: 'Grace@example.com' });
    await stored();
    for (const query of [grace.orderId, grace.customerId.toUpperCase(), 'grace@EXAMPLE.com']) {
      expect(idsOf(await search(`query=${query}`))).toEqual([grace.orderId]);
    }
    expect(idsOf(await search('query=nobody@example.com'))).toEqual([]);
  });

  it('finds by status, country and days in UTC, the bounds included', async () => {
    const [early, late] = [
      await stored({ placedAt: '2026-11-21T00:00:00.000Z', country: 'JP' }),
      await stored({ placedAt: '2026-11-22T23:59:59.999Z', status: 'rejected', reason: 'sold out' }),
    ];
    expect(idsOf(await search('from=2026-11-21&to=2026-11-22'))).toEqual([late.orderId, early.orderId]);
    expect(idsOf(await search('to=2026-11-21'))).toEqual([early.orderId]);
    expect(idsOf(await search('from=2026-11-22'))).toEqual([late.orderId]);
    expect(idsOf(await search('status=rejected'))).toEqual([late.orderId]);
    expect(idsOf(await search('country=JP'))).toEqual([early.orderId]);
    expect(idsOf(await search('country=JP&status=rejected'))).toEqual([]);
  });

  it('gives every order once, page by page, even those placed in the same moment', async () => {
    const all = await Promise.all(Array.from({ length: 7 }, () => stored()));
    await orders.pool.query(`update orders."order" set placed_at = placed_at + interval '1 microsecond'
                              where order_id in ('${all[0]?.orderId}', '${all[1]?.orderId}')`);
    const found: string[] = [];
    let page = await search('pageSize=3');
    for (found.push(...idsOf(page)); page.nextAfter !== null; found.push(...idsOf(page))) {
      page = await search(`pageSize=3&after=${page.nextAfter}`);
    }
    expect(found).toHaveLength(7);
    expect(new Set(found)).toEqual(new Set(all.map(({ orderId }) => orderId)));
  });

  it.each(['query=ada', 'status=lost', 'country=d', 'from=yesterday', 'after=1', 'pageSize=101'])(
    'refuses %s by name',
    async (query) => {
      const { status, body } = await orders.get(`/admin/orders?${query}`, reader);
      expect([status, body.errors[0].field]).toEqual([400, query.split('=')[0]]);
    },
  );
});

describe('the details of an order', () => {
  it('tell its address, its payment, and what has happened', async () => {
    const { orderId } = await stored();
    const { status, body } = await orders.get(`/admin/orders/${orderId}`, reader);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ...{ orderId, email: 'ada@example.com', paymentAuthorizationId: 'authorization' },
      address: { city: 'Bonn' },
      refund: { isPossible: true, requested: null },
    });
    expect(body.events.map(({ type }: { type: string }) => type)).toEqual(['placed', 'confirmed']);
  });

  it('do not exist for an unknown order', async () => {
    expect((await orders.get(`/admin/orders/${randomUUID()}`, reader)).status).toBe(404);
  });
});

describe('a refund', () => {
  it('goes to the processor in the group of the customer, and is audited', async () => {
    const { orderId, customerId } = await stored();
    const { status } = await orders.post(`/admin/orders/${orderId}/refund`, writer, { reason: ' broken ' });
    expect(status).toBe(202);
    const [message] = await orders.sent();
    expect(message).toMatchObject({ groupId: customerId, deduplicationId: `${orderId}:refund` });
    expect(JSON.parse(message?.body ?? '')).toMatchObject({
      ...{ kind: 'refund', orderId, customerId, reason: 'broken', requestedBy: 'subject-of-grace' },
    });
    const { body: audit } = await orders.get(`/admin/audit?orderId=${orderId}`, reader);
    expect(audit.entries).toEqual([
      expect.objectContaining({
        ...{ action: 'refund', entity: 'order', entityId: orderId, before: { status: 'confirmed' } },
        changedBy: { subject: 'subject-of-grace', name: 'grace' },
        after: { refund: 'requested', reason: 'broken', amountInMinorUnits: 2500, currency: 'EUR' },
      }),
    ]);
    const { body: details } = await orders.get(`/admin/orders/${orderId}`, reader);
    expect(details.refund.requested).toMatchObject({ by: 'grace', reason: 'broken' });
  });

  it.each(['reserved', 'rejected', 'declined', 'cancelled', 'refunded'] as const)(
    'is refused for an order that is %s',
    async (status) => {
      const { orderId } = await stored({ status, reason: 'so' });
      const response = await orders.post(`/admin/orders/${orderId}/refund`, writer, { reason: 'broken' });
      expect(response.status).toBe(409);
      expect(response.body.detail).toContain(status);
      expect(await orders.sent()).toEqual([]);
    },
  );

  it('wants a reason', async () => {
    const { status, body } = await orders.post(`/admin/orders/${randomUUID()}/refund`, writer, {
      reason: ' ',
    });
    expect([status, body.errors]).toEqual([400, [{ field: 'reason', detail: 'is missing; say why' }]]);
  });

  it('leaves no trace when the queue does not take it', async () => {
    const { orderId } = await stored();
    const response = await orders.withoutQueue(() =>
      orders.post(`/admin/orders/${orderId}/refund`, writer, { reason: 'broken' }),
    );
    expect(response.status).toBe(503);
    expect(response.body.detail).toContain('nothing was done');
    expect((await orders.get('/admin/audit', reader)).body.entries).toEqual([]);
  });
});

describe('dead letters', () => {
  it('are listed with their reason and body, the latest first, open or redriven', async () => {
    const first = await storeDeadLetter(orders.pool, { body: '{"orderId":1', reason: 'it is no JSON' });
    const second = await storeDeadLetter(orders.pool);
    await orders.post(`/admin/dead-letters/${second}/redrive`, writer);
    const numbers = async (query: string) =>
      (await orders.get(`/admin/dead-letters?${query}`, reader)).body.deadLetters.map(
        ({ deadLetterId }: { deadLetterId: string }) => deadLetterId,
      );
    expect(await numbers('')).toEqual([second, first]);
    expect(await numbers('state=open')).toEqual([first]);
    expect(await numbers('state=redriven')).toEqual([second]);
    expect(await numbers(`before=${second}`)).toEqual([first]);
    const { body } = await orders.get('/admin/dead-letters?state=open', reader);
    expect(body.deadLetters[0]).toMatchObject({
      body: '{"orderId":1',
      reason: 'it is no JSON',
      redrivenAt: null,
    });
    await orders.sent();
  });

  it('are sent again as they were, once, under a name of their own', async () => {
    const [orderId, customerId] = [randomUUID(), randomUUID()];
    const number = await storeDeadLetter(orders.pool, { orderId, customerId, body: 'as it was' });
    const answers = [1, 2].map(() => orders.post(`/admin/dead-letters/${number}/redrive`, writer));
    const redriven = (await Promise.all(answers)).map(({ body }) => body.redriven);
    expect(redriven.sort()).toEqual([0, 1]);
    expect(await orders.sent()).toEqual([
      { body: 'as it was', groupId: customerId, deduplicationId: `${orderId}:redrive:${number}` },
    ]);
    const { body: audit } = await orders.get('/admin/audit', reader);
    expect(audit.entries).toHaveLength(1);
    expect(audit.entries[0]).toMatchObject({ action: 'redrive', entityId: orderId });
    const { body } = await orders.get('/admin/dead-letters', reader);
    expect(body.deadLetters[0].redrivenBy).toBe('grace');
  });

  it('are all sent again at once, more than one batch of them', async () => {
    for (let count = 0; count < 12; count++) await storeDeadLetter(orders.pool);
    const { status, body } = await orders.post('/admin/dead-letters/redrive', writer);
    expect([status, body]).toEqual([202, { redriven: 12 }]);
    const received = [...(await orders.sent()), ...(await orders.sent())];
    expect(received).toHaveLength(12);
    expect((await orders.get('/admin/summary', reader)).body.openDeadLetters).toBe(0);
  });

  it('stay open when the queue does not take them', async () => {
    const number = await storeDeadLetter(orders.pool);
    for (const path of [`/admin/dead-letters/${number}/redrive`, '/admin/dead-letters/redrive']) {
      const { status } = await orders.withoutQueue(() => orders.post(path, writer));
      expect(status).toBe(503);
    }
    expect((await orders.get('/admin/summary', reader)).body.openDeadLetters).toBe(1);
  });

  it('answer 404 for one that does not exist', async () => {
    expect((await orders.post('/admin/dead-letters/999999/redrive', writer)).status).toBe(404);
  });
});

describe('the summary', () => {
  it("counts the orders of today's UTC day by their status", async () => {
    const placedAt = new Date().toISOString();
    for (let count = 0; count < 2; count++) await stored({ placedAt });
    await stored({ placedAt, status: 'declined', reason: 'no money' });
    await stored();
    const { body } = await orders.get('/admin/summary', reader);
    expect(body).toEqual({
      ...{ day: placedAt.slice(0, 10), openDeadLetters: 0 },
      ordersByStatus: { confirmed: 2, declined: 1 },
    });
  });
});

describe('a caller', () => {
  it.each([
    '/admin/orders',
    '/admin/summary',
    '/admin/dead-letters',
    '/admin/audit',
    `/admin/orders/${randomUUID()}`,
  ])('reads %s only with a token of the right scope', async (path) => {
    const other = await orders.issuer.tokenFor({ scopes: ['back-office/catalog.read'] });
    expect((await orders.get(path)).status).toBe(401);
    expect((await orders.get(path, other)).status).toBe(403);
  });

  it.each([
    `/admin/orders/${randomUUID()}/refund`,
    '/admin/dead-letters/redrive',
    '/admin/dead-letters/1/redrive',
  ])('writes %s only with the scope to write', async (path) => {
    expect((await orders.post(path, '', { reason: 'x' })).status).toBe(401);
    expect((await orders.post(path, reader, { reason: 'x' })).status).toBe(403);
  });
});

function idsOf(page: { orders: { orderId: string }[] }): string[] {
  return page.orders.map(({ orderId }) => orderId);
}
