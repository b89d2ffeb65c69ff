import { randomUUID } from 'node:crypto';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import supertest from 'supertest';
import { anOrder, checkoutFields } from '../../functional/an-order.ts';
import { headingOf, linksOf, visit } from '../../functional/visitor.ts';
import { eventually } from '../../support/eventually.ts';
import { freePort } from '../../support/free-port.ts';
import { type RunningProgram, startService } from '../../support/program.ts';
import { type QueueServer, startQueueServer } from '../../support/queue-server.ts';
import { type RedisServer, startRedis } from '../../support/redis-server.ts';
import { type ShopDatabase, startShopDatabase } from '../../support/shop-database.ts';

let database: ShopDatabase;
let redis: RedisServer;
let queues: QueueServer;
let catalog: RunningProgram;
let shop: RunningProgram;
let variables: Record<string, string>;
let sku: string;

const ordersPort = freePort();

beforeAll(async () => {
  [database, redis, queues] = await Promise.all([
    startShopDatabase({ seed: 'demo' }),
    startRedis(),
    startQueueServer(),
  ]);
  const { rows } = await database.pool.query(
    'select sku from catalog.stock where quantity > 20 order by sku limit 1',
  );
  sku = rows[0].sku;
  variables = {
    ...{ ENVIRONMENT: 'test', VERSION: '1.2.3-abc', ...redis.variables, COOKIE_SECRET: 'sixteen letters!' },
    CAPTURE_AFTER_MINUTES: '30',
    ...{ ADDRESS_LIMITS: 'lifted', OIDC_ISSUER: 'http://127.0.0.1:9' },
    ...{ ...database.variables, ...queues.variables },
    ORDER_QUEUE_URL: await queues.createQueue('orders.fifo'),
    DEAD_LETTER_QUEUE_URL: await queues.createQueue('dead-letters.fifo'),
    EVENT_QUEUE_URL: await queues.createQueue('events.fifo'),
    ORDERS_URL: `http://127.0.0.1:${await ordersPort}/services/orders`,
  };
  catalog = await startService('app/catalog/main.ts', variables);
  variables.CATALOG_URL = `${catalog.url}/services/catalog`;
  shop = await startService('app/storefront/main.ts', variables);
}, 60_000);

afterAll(async () => {
  await Promise.all([shop.terminate(), catalog.terminate()]);
  await Promise.all([redis.stop(), queues.stop(), database.stop()]);
});

/** How much of it a program has counted, in the lines from which CloudWatch takes metrics. */
function counted(output: string, metric: string): number {
  return [...output.matchAll(new RegExp(`"${metric}":(\\d+)`, 'g'))].reduce(
    (sum, [, n]) => sum + Number(n),
    0,
  );
}

describe('the shop', () => {
  it('counts the pages that visitors are shown, and nothing else', async () => {
    const another = await startService('app/storefront/main.ts', variables);
    await supertest(another.url).get('/openapi.json').expect(200);
    await supertest(another.url).get('/').expect(200);
    await supertest(another.url).get(`/products/${sku}`).expect(200);
    await supertest(another.url).get('/products/NONE').expect(404);
    await another.terminate();

    expect(counted(another.process.output(), 'PagesShown')).toBe(2);
  });

  it('sends every page with a policy that allows nothing from elsewhere', async () => {
    const response = await supertest(shop.url).get('/').expect(200);
    expect(response.get('Content-Security-Policy')).toContain("default-src 'none'");
    expect(response.get('X-Content-Type-Options')).toBe('nosniff');
    expect(response.text).not.toMatch(/src="https?:|<link rel="(?:stylesheet|icon)" href="https?:/);
    expect(response.text).not.toMatch(/<script>|<style|style="|onclick=/);
    expect(response.text).toContain('Version 1.2.3-abc');
  });

  it('keeps cookies from scripts and from other sites', async () => {
    const response = await supertest(shop.url).get('/').set('X-Forwarded-Proto', 'https');
    const [cookie = ''] = response.get('Set-Cookie') ?? [];
    expect(cookie).toMatch(/^__Host-sluice-test-customer=.*HttpOnly; Secure; SameSite=Lax$/);
  });

  it('says that pages came over https only where they did', async () => {
    const plain = await supertest(shop.url).get('/');
    const secure = await supertest(shop.url).get('/').set('X-Forwarded-Scheme', 'https');
    expect(plain.get('Strict-Transport-Security')).toBeUndefined();
    expect(secure.get('Strict-Transport-Security')).toBe('max-age=31536000');
  });

  it('takes no form from another site, even with everything right in it', async () => {
    const agent = supertest.agent(shop.url);
    const { text } = await agent.get(`/products/${sku}`);
    const [, csrf = ''] = /name="csrf" value="([^"]+)"/.exec(text) ?? [];
    const send = (headers: Record<string, string>) =>
      agent.post('/cart/lines').set(headers).type('form').send({ csrf, sku, quantity: '1' });
    expect((await send({ 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403);
    expect((await send({ Origin: 'https://evil.example' })).status).toBe(403);
    expect((await send({ 'Sec-Fetch-Site': 'same-origin' })).status).toBe(303);
  });

  it('believes no cookie that it has not signed', async () => {
    const forged = ['customer', 'cart', 'country'].map((name) => `sluice-test-${name}=R0I.x`).join('; ');
    const { text } = await supertest(shop.url).get('/').set({ Cookie: forged, 'Accept-Language': 'de-DE' });
    expect(text).toContain('Free delivery to Germany');
  });

  it('tells search engines what there is, and what is none of their business', async () => {
    const robots = await supertest(shop.url).get('/robots.txt').expect(200);
    expect(robots.text).toContain('Disallow: /checkout');
    await eventually(async () => {
      const map = await supertest(shop.url).get('/sitemap.xml').expect(200);
      expect(map.text).toContain(`/products/${sku}</loc>`);
      expect(map.text).toContain('/brands/');
    });
  });

  it('is ready while the orders service is down, and says that it is', async () => {
    const { body } = await supertest(shop.url).get('/health/ready').expect(200);
    expect(body).toMatchObject({
      status: 'ok',
      dependencies: { 'order queue': 'ok', redis: 'ok', catalog: 'ok', orders: 'unavailable' },
    });
  });

  it('says so while nobody can look up earlier orders', async () => {
    const visitor = visit(shop.url);
    const [history = ''] = linksOf(await visitor.open('/'), /^\/customers\//);
    const page = await visitor.open(history, 503);
    expect(page.html).toContain('what you have ordered is safe');
  });

  it('shows one customer’s orders to nobody without the signature', async () => {
    await visit(shop.url).open(`/customers/${randomUUID()}/orders?key=${'x'.repeat(43)}`, 404);
  });

  it('takes no form that was not made for this visitor', async () => {
    const page = await visit(shop.url).open(`/products/${sku}`);
    const refused = await visit(shop.url).submit(page, '/cart/lines', { quantity: '1' });
    expect(headingOf(refused)).toBe('That did not work');
  });

  it.each(['//evil.example', 'https://evil.example/', '/\\evil.example'])(
    'does not lead elsewhere after choosing a country: %s',
    async (returnTo) => {
      const visitor = visit(shop.url);
      const page = await visitor.submit(await visitor.open('/'), '/country', { country: 'GB', returnTo });
      expect(page.path).toBe('/');
    },
  );

  it('shows the new price instead of ordering at one that the customer has not seen', async () => {
    const visitor = visit(shop.url);
    await visitor.submit(await visitor.open(`/products/${sku}`), '/cart/lines', { quantity: '1' });
    const checkout = await visitor.open('/checkout');
    const changed = await visitor.submit(checkout, '/checkout', { ...checkoutFields, quotedTotal: '1' });
    expect(changed.html).toContain('role="alert"');
    expect(headingOf(changed)).toBe('Checkout');
    const accepted = await visitor.submit(changed, '/checkout', checkoutFields);
    expect(headingOf(accepted)).toBe('We have your order');
  });

  it('enqueues nothing for a malformed order', async () => {
    const before = await messagesInQueue();
    const { body, status } = await supertest(shop.url).post('/api/orders').send(anOrder('NO-SUCH-PRODUCT'));
    expect({ status, errors: body.errors }).toEqual({
      status: 400,
      errors: [{ field: 'lines[0].sku', detail: 'is NO-SUCH-PRODUCT, which is not sold in DE' }],
    });
    expect(await messagesInQueue()).toBe(before);
  });

  it('names what is wrong with a country', async () => {
    const address = { ...anOrder(sku).address, country: 'XX' };
    const { body } = await supertest(shop.url).post('/api/orders').send(anOrder(sku, { address }));
    expect(body.errors[0].field).toBe('address.country');
  });

  it('refuses a body that is no JSON with a problem document', async () => {
    const response = await supertest(shop.url).post('/api/orders').type('json').send('{');
    expect(response.status).toBe(400);
    expect(response.get('Content-Type')).toContain('application/problem+json');
  });
});

describe('the shop while catalog and orders are down', () => {
  let accepted: { orderId: string; statusUrl: string };

  beforeAll(async () => {
    await eventually(() => expect(catalog.process.output()).toContain('/services/catalog/stock-levels'));
    await Promise.all([catalog.terminate(), redis.crash()]);
  });

  it('shows what it remembers, and says so', async () => {
    const visitor = visit(shop.url);
    const home = await visitor.open('/');
    expect(home.html).toContain('may be a few minutes old');
    const [brand = ''] = linksOf(home, /^\/brands\/./);
    const [category = ''] = linksOf(home, /^\/categories\//);
    const lists = [
      '/',
      brand,
      category,
      '/search?q=tent',
      '/search?page=2',
      '/search?stock=1&sort=price-ascending',
    ];
    for (const path of lists) {
      expect({ path, products: linksOf(await visitor.open(path), /^\/products\//).length }).not.toMatchObject(
        {
          products: 0,
        },
      );
    }
    await visitor.open('/products/NO-SUCH-PRODUCT', 404);
  });

  it('sells in every country, in its currency', async () => {
    const { rows } = await database.pool.query(
      `select country, currency from catalog.price join catalog.country on country = code where sku = $1`,
      [sku],
    );
    expect(rows.length).toBeGreaterThanOrEqual(100);
    const visitor = visit(shop.url);
    const product = await visitor.open(`/products/${sku}`);
    await visitor.submit(product, '/cart/lines', { quantity: '1' });
    for (const { country, currency } of rows.slice(0, 100)) {
      const checkout = await visitor.submit(product, '/country', { country, returnTo: '/checkout' });
      expect(checkout.html).toContain(`name="quotedCurrency" value="${currency}"`);
    }
  }, 60_000);

  it('takes the checkout’s order once, however often the button is pressed', async () => {
    const visitor = visit(shop.url);
    await visitor.submit(await visitor.open(`/products/${sku}`), '/cart/lines', { quantity: '1' });
    const checkout = await visitor.open('/checkout');
    const first = await visitor.submit(checkout, '/checkout', checkoutFields);
    expect(headingOf(first)).toBe('We have your order');
    expect((await visitor.submit(checkout, '/checkout', checkoutFields)).path).toBe(first.path);
  });

  it('accepts orders, and shows them as received', async () => {
    const response = await supertest(shop.url).post('/api/orders').send(anOrder(sku)).expect(202);
    accepted = response.body;
    const page = await visit(shop.url).open(accepted.statusUrl);
    expect(headingOf(page)).toBe('We have your order');
  });

  it('does not claim to know an order that it has not accepted', async () => {
    await visit(shop.url).open(`/orders/${randomUUID()}`, 404);
  });

  it('cancels an order of its visitor', async () => {
    const visitor = visit(shop.url);
    await visitor.submit(await visitor.open(`/products/${sku}`), '/cart/lines', { quantity: '1' });
    const order = await visitor.submit(await visitor.open('/checkout'), '/checkout', checkoutFields);
    const cancelled = await visitor.submit(order, `${order.path.split('?')[0]}/cancel`);
    expect(cancelled.html).toContain('You have asked us to cancel this order');
  });

  it('shows the order as confirmed once the others are back', async () => {
    await redis.start();
    const started = await Promise.all([
      startService('app/payments/main.ts', variables),
      startService('app/orders/main.ts', variables),
    ]);
    const [payments, orders] = started;
    const processor = await startService('app/order-processor/main.ts', {
      ...variables,
      PAYMENTS_URL: `${payments.url}/services/payments`,
    });
    const path = `${orders.url}/services/orders/orders/${accepted.orderId}`;
    await eventually(async () => {
      const { body } = await supertest(path).get('').expect(200);
      expect(body.status).toBe('confirmed');
    });
    const exitCodes = await Promise.all([...started, processor].map((program) => program.terminate()));
    expect(exitCodes).toEqual([0, 0, 0]);
  }, 60_000);
});

async function messagesInQueue(): Promise<string | undefined> {
  const { Attributes } = await queues.client.send(
    new GetQueueAttributesCommand({
      QueueUrl: variables.ORDER_QUEUE_URL,
      AttributeNames: ['ApproximateNumberOfMessages'],
    }),
  );
  return Attributes?.ApproximateNumberOfMessages;
}
