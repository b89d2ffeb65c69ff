import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Product, ProductPage } from '../../../app/catalog/contract.ts';
import { createPool } from '../../../app/platform/postgres.ts';
import { eventually } from '../../support/eventually.ts';
import { silentLogger } from '../../support/silent-logger.ts';
import { type AskOptions, type CatalogInTest, startCatalog } from './catalog-in-test.ts';

let catalog: CatalogInTest;

beforeAll(async () => {
  catalog = await startCatalog();
});

afterAll(() => catalog.stop());

const sku = 'CINDERVANE-FIRE-BOWL-60-CM';
const path = `/products/${sku}?country=DE`;
const run = (sql: string) => catalog.database.pool.query(sql);
const setStock = (quantity: number) =>
  run(`update catalog.stock set quantity = ${quantity} where sku = '${sku}'`);
const setPrice = (amount: number) =>
  run(`update catalog.price set amount_in_minor_units = ${amount} where sku = '${sku}' and country = 'DE'`);
const product = async (options?: AskOptions) => (await catalog.ask<Product>(path, options)).body;

/** As if so many seconds had passed since the answers in Redis were read. */
async function age(seconds: number): Promise<void> {
  for (const key of await catalog.redis.keys('catalog:*:answer:*')) {
    const stored = await catalog.redis.getBuffer(key);
    if (!stored) continue;
    const end = stored.indexOf(10);
    const head = JSON.parse(stored.toString('utf8', 0, end));
    const older = JSON.stringify({ ...head, readAt: head.readAt - seconds * 1000 });
    await catalog.redis.set(key, Buffer.concat([Buffer.from(older), stored.subarray(end)]), 'KEEPTTL');
  }
}

/** Another process, which has nothing in its memory. */
const another = () => ({ app: catalog.createApp() });

describe('an answer', () => {
  it('has a strong ETag, by which who has it already gets 304', async () => {
    const { headers, body } = await catalog.ask(path);
    expect(headers.etag).toMatch(/^"[\w-]{22}"$/);
    expect(headers['cache-control']).toBe('public, no-cache');
    expect(body).toMatchObject({ sku });
    for (const known of [headers.etag, `"other", ${headers.etag}`, `W/${headers.etag}`, '*']) {
      const again = await catalog.ask(path, { headers: { 'if-none-match': known ?? '' } });
      expect(again.status).toBe(304);
      expect(again.headers.etag).toBe(headers.etag);
    }
    expect((await catalog.ask(path, { headers: { 'if-none-match': '"other"' } })).status).toBe(200);
  });

  it('has the same ETag from every process, and another one when something has changed', async () => {
    const before = (await catalog.ask(path)).headers.etag;
    expect((await catalog.ask(path, another())).headers.etag).toBe(before);
    await setPrice(15_000);
    await eventually(async () => expect((await catalog.ask(path)).headers.etag).not.toBe(before));
  });

  it('is told without its body to who asks for the head', async () => {
    const { status, headers, body } = await catalog.ask(path, { method: 'head' });
    expect([status, body]).toEqual([200, {}]);
    expect(headers['content-length']).toBe((await catalog.ask(path)).headers['content-length']);
  });

  it('tells its age, by which the time of a quote is known', async () => {
    await product();
    await age(1);
    const { headers } = await catalog.ask(path, another());
    expect(Number(headers.age)).toBeGreaterThanOrEqual(1);
    expect(headers['cache-status']).toMatch(/^catalog; hit; ttl=/);
  });
});

describe('what is kept', () => {
  beforeEach(async () => {
    await catalog.redis.flushall();
  });

  it('answers for a few seconds although orders change the stock, then no longer', async () => {
    await setStock(70);
    expect((await product(another())).stock).toBe(70);
    await setStock(71);
    expect((await product(another())).stock).toBe(70);
    await age(6);
    expect((await product(another())).stock).toBe(71);
  });

  it('is renewed behind the back of who asks, once it begins to age', async () => {
    await setStock(80);
    await product(another());
    await setStock(81);
    await age(3);
    expect((await product(another())).stock).toBe(80);
    await eventually(async () => expect((await product(another())).stock).toBe(81));
  });

  it('shows a changed price within two seconds, in every process', async () => {
    const [one, other] = [another(), another()];
    await setPrice(16_000);
    await Promise.all([product(one), product(other)]);
    await setPrice(17_000);
    const changedAt = performance.now();
    for (const process of [one, other]) {
      await eventually(async () => expect((await product(process)).priceInMinorUnits).toBe(17_000));
    }
    expect(performance.now() - changedAt).toBeLessThan(2000);
  });

  it('is not read by another release', async () => {
    await setStock(72);
    await product(another());
    await setStock(73);
    expect((await product({ app: catalog.createApp('2') })).stock).toBe(73);
  });

  it('is counted as found or not', async () => {
    catalog.counted();
    await catalog.ask('/products?country=DE&page=3');
    const first = catalog.counted();
    expect(first.CacheMisses).toBeGreaterThanOrEqual(1);
    await catalog.ask('/products?country=DE&page=3');
    expect(catalog.counted()).toEqual({ CacheHits: 1, CacheMisses: 0 });
  });
});

describe('a hundred who ask at once for what nobody knows', () => {
  it('make one process read it once, although they ask several', async () => {
    await catalog.redis.flushall();
    const processes = [another(), another(), another(), another()];
    await Promise.all(processes.map((process) => catalog.ask('/countries', process)));
    const kept: string[] = [];
    const monitor = await catalog.redis.monitor();
    monitor.on('monitor', (_time: string, [command, key]: string[]) => {
      if (command?.toLowerCase() === 'set' && key?.includes(':answer:products:')) kept.push(key);
    });
    const pages = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        catalog.ask<ProductPage>('/products?country=IT', processes[index % processes.length]),
      ),
    );
    monitor.disconnect();
    expect(new Set(pages.map(({ headers }) => headers.etag)).size).toBe(1);
    expect(kept).toHaveLength(1);
  });

  it('do not wait for one who has died while reading it', async () => {
    await catalog.redis.flushall();
    await catalog.ask('/countries', another());
    await catalog.redis.set('catalog:1:claim:stock-levels', 'the dead', 'PX', 60_000);
    const startedAt = performance.now();
    expect((await catalog.ask('/stock-levels', another())).status).toBe(200);
    expect(performance.now() - startedAt).toBeLessThan(3000);
  });
});

describe('while only a reader can be reached, as in a region that waits', () => {
  it('the shop reads what nobody had asked for before', async () => {
    const pool = createPool({
      ...{ host: '127.0.0.1', port: 9, database: 'shop', user: 'nobody', password: 'none' },
      ...{ service: 'test', logger: silentLogger() },
    });
    await catalog.redis.flushall();
    const { status, body } = await catalog.ask<Product>(path, { app: catalog.createApp('1', pool) });
    expect({ status, sku: body.sku }).toEqual({ status: 200, sku });
    await pool.end();
  });
});

describe('while PostgreSQL is down', () => {
  it('what is known is answered and says that it is stale, what is not known is 503 at once', async () => {
    await catalog.redis.flushall();
    await setStock(90);
    await catalog.ask('/products?country=FR');
    await product();
    await age(600);
    await catalog.database.server.crash();
    try {
      const stale = await catalog.ask<Product>(path, another());
      expect(stale.body.stock).toBe(90);
      expect(Number(stale.headers.age)).toBeGreaterThanOrEqual(600);
      expect(stale.headers['cache-status']).toMatch(/ttl=-\d+; detail=STALE$/);
      const startedAt = performance.now();
      const unknown = await catalog.ask('/products?country=FR&page=9', another());
      expect(unknown.status).toBe(503);
      expect(Number(unknown.headers['retry-after'])).toBeGreaterThan(0);
      expect(performance.now() - startedAt).toBeLessThan(1000);
      await age(3600);
      expect((await catalog.ask(path, another())).status).toBe(503);
    } finally {
      await catalog.database.server.start();
    }
    await eventually(async () => expect((await catalog.ask(path)).status).toBe(200), 10_000);
  });
});

describe('while PostgreSQL stands still', () => {
  it.each(['catalog.product', 'catalog.catalogue_version'])(
    'what is known is answered soon, although nobody can read %s',
    async (table) => {
      await catalog.redis.flushall();
      const process = another();
      await setStock(91);
      await product(process);
      await age(600);
      const blocker = await catalog.database.pool.connect();
      try {
        await blocker.query(`begin; lock table ${table} in access exclusive mode`);
        const startedAt = performance.now();
        expect((await product(process)).stock).toBe(91);
        expect(performance.now() - startedAt).toBeLessThan(2000);
      } finally {
        await blocker.query('rollback');
        blocker.release();
      }
      await setStock(92);
      await eventually(async () => expect((await product(process)).stock).toBe(92), 10_000);
    },
  );
});

describe('while Redis is down', () => {
  it('the database answers, and Redis is used again when it is back', async () => {
    await catalog.redisServer.crash();
    await setStock(74);
    expect((await product(another())).stock).toBe(74);
    await setStock(75);
    expect((await product(another())).stock).toBe(75);
    await catalog.redisServer.start();
    await new Promise((resolve) => catalog.redis.once('ready', resolve));
    await eventually(async () => {
      await product(another());
      expect(await catalog.redis.keys('catalog:1:answer:product:*')).toHaveLength(1);
    });
  });
});
