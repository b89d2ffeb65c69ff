import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { createApp } from '../../../app/catalog/app.ts';
import type { Brand, Country, Product, ProductPage } from '../../../app/catalog/contract.ts';
import { connectRedis, type Redis } from '../../../app/platform/redis.ts';
import { type RedisServer, startRedis } from '../../support/redis-server.ts';
import { type ShopDatabase, startShopDatabase } from '../../support/shop-database.ts';
import { silentLogger } from '../../support/silent-logger.ts';

let database: ShopDatabase;
let redisServer: RedisServer;
let redis: Redis;
let app: ReturnType<typeof createApp>;

beforeAll(async () => {
  [database, redisServer] = await Promise.all([startShopDatabase({ seed: 'demo' }), startRedis()]);
  redis = await connectRedis({ url: redisServer.url, logger: silentLogger() });
  app = createApp({ pool: database.pool, redis, logger: silentLogger(), version: '1' });
});

afterAll(async () => {
  redis.disconnect();
  await Promise.all([database.stop(), redisServer.stop()]);
});

async function get<Body>(path: string): Promise<{ status: number; body: Body }> {
  const { status, body } = await request(app).get(`/services/catalog${path}`);
  return { status, body };
}

const tent = 'TARNWICK-FELLGATE-TENT-2-PERSONS-MOSS';

describe('countries and brands', () => {
  it('lists the countries in the order of the shop, with their currencies', async () => {
    const { body } = await get<Country[]>('/countries');
    expect(body.length).toBeGreaterThanOrEqual(12);
    expect(body[0]).toEqual({ code: 'DE', name: 'Germany', currency: 'EUR', locale: 'de-DE' });
    expect(body.find(({ code }) => code === 'JP')?.currency).toBe('JPY');
  });

  it('lists the brands by name with the number of their products', async () => {
    const { body } = await get<Brand[]>('/brands');
    expect(body.length).toBeGreaterThanOrEqual(12);
    expect(body.map(({ name }) => name)).toEqual(body.map(({ name }) => name).sort());
    expect(body.find(({ slug }) => slug === 'tarnwick')).toEqual({
      slug: 'tarnwick',
      name: 'Tarnwick',
      tagline: 'Shelter and carry for weather that means it',
      productCount: 21,
    });
  });
});

describe('products', () => {
  it('pages through every product of a country without leaving one out', async () => {
    const first = (await get<ProductPage>('/products?country=DE&pageSize=100')).body;
    const skus = new Set(first.products.map(({ sku }) => sku));
    for (let page = 2; page <= first.pageCount; page += 1) {
      const { body } = await get<ProductPage>(`/products?country=DE&pageSize=100&page=${page}`);
      for (const { sku } of body.products) skus.add(sku);
    }
    expect(first.total).toBeGreaterThanOrEqual(300);
    expect(skus.size).toBe(first.total);
  });

  it('shows 24 products on a page unless asked otherwise, and an empty page after the last one', async () => {
    expect((await get<ProductPage>('/products?country=DE')).body.products).toHaveLength(24);
    const { body } = await get<ProductPage>('/products?country=DE&page=999');
    expect(body.products).toEqual([]);
  });

  it('narrows to a brand', async () => {
    const { body } = await get<ProductPage>('/products?country=DE&brand=steepwell&pageSize=100');
    expect(body.total).toBe(21);
    expect(new Set(body.products.map(({ brandName }) => brandName))).toEqual(new Set(['Steepwell']));
  });

  it.each([
    ['a word in another number', 'tents', 'Tent'],
    ['the beginning of a word', 'casser', 'Casserole'],
    ['words in any order and case', 'IRON skillet', 'Iron Skillet'],
  ])('finds by %s', async (_what, typed, expected) => {
    const { body } = await get<ProductPage>(`/products?country=DE&query=${encodeURIComponent(typed)}`);
    expect(body.products[0]?.name).toContain(expected);
  });

  it.each(["'", '!', ':*', '& |', '\\', '<->', '%'])('is not confused by a search for %s', async (typed) => {
    const { status } = await get(`/products?country=DE&query=${encodeURIComponent(typed)}`);
    expect(status).toBe(200);
  });

  it('prices the same product in the currency of each country', async () => {
    const germany = (await get<Product>(`/products/${tent}?country=DE`)).body;
    const japan = (await get<Product>(`/products/${tent}?country=JP`)).body;
    expect(germany).toMatchObject({ priceInMinorUnits: 32900, currency: 'EUR', brandSlug: 'tarnwick' });
    expect(japan).toMatchObject({ priceInMinorUnits: 53800, currency: 'JPY' });
  });

  it('takes the country in small letters', async () => {
    expect((await get<Product>(`/products/${tent}?country=jp`)).body.currency).toBe('JPY');
  });
});

describe('wrong requests', () => {
  it('names every wrong parameter in a problem document', async () => {
    const response = await request(app).get(
      '/services/catalog/products?country=Germany&page=0&pageSize=1000',
    );
    expect(response.status).toBe(400);
    expect(response.type).toBe('application/problem+json');
    expect(response.body.errors.map(({ field }: { field: string }) => field)).toEqual([
      'country',
      'page',
      'pageSize',
    ]);
  });

  it('asks for a country when none is given', async () => {
    const { status, body } = await get<{ errors: { field: string }[] }>('/products');
    expect(status).toBe(400);
    expect(body.errors[0]?.field).toBe('country');
  });

  it('refuses a country the shop does not sell to, and names those it does', async () => {
    const { status, body } = await get<{ errors: { detail: string }[] }>('/products?country=AQ');
    expect(status).toBe(400);
    expect(body.errors[0]?.detail).toMatch(/must be one of DE, AT/);
  });

  it('does not know a product that there is not', async () => {
    const { status, body } = await get<{ detail: string }>('/products/NO-SUCH-THING?country=DE');
    expect(status).toBe(404);
    expect(body.detail).toBe('No product NO-SUCH-THING is sold in DE.');
  });

  it('does not know a product that is not sold in the country', async () => {
    const sku = 'PAGELARK-DESK-PAD-60-30-CM';
    await database.pool.query("delete from catalog.price where sku = $1 and country = 'KR'", [sku]);
    expect((await get(`/products/${sku}?country=KR`)).status).toBe(404);
    expect((await get(`/products/${sku}?country=DE`)).status).toBe(200);
  });
});

describe('the cache', () => {
  const sku = 'CINDERVANE-FIRE-BOWL-60-CM';
  const setStock = (quantity: number) =>
    database.pool.query('update catalog.stock set quantity = $2 where sku = $1', [sku, quantity]);
  const stock = async () => (await get<Product>(`/products/${sku}?country=DE`)).body.stock;

  it('answers from Redis for a few seconds, then from the database', async () => {
    await setStock(70);
    expect(await stock()).toBe(70);
    await setStock(71);
    expect(await stock()).toBe(70);
    const key = `catalog:1:product:${sku}:DE`;
    expect(await redis.ttl(key)).toBeLessThanOrEqual(5);
    await redis.del(key);
    expect(await stock()).toBe(71);
  });

  it('is not read by another release', async () => {
    await setStock(72);
    await stock();
    await setStock(73);
    const next = createApp({ pool: database.pool, redis, logger: silentLogger(), version: '2' });
    const { body } = await request(next).get(`/services/catalog/products/${sku}?country=DE`);
    expect(body.stock).toBe(73);
  });

  it('does without Redis, and uses it again when it is back', async () => {
    await redisServer.crash();
    await setStock(74);
    expect(await stock()).toBe(74);
    await setStock(75);
    expect(await stock()).toBe(75);
    expect((await request(app).get('/health/ready')).body.dependencies).toEqual({
      postgres: 'ok',
      redis: 'unavailable',
    });
    await redisServer.start();
    await new Promise((resolve) => redis.once('ready', resolve));
    expect((await request(app).get('/health/ready')).status).toBe(200);
  });
});
