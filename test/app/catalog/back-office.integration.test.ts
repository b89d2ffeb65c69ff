import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type AdminPrice,
  type AdminProduct,
  type AdminProductPage,
  type AdminStock,
  type AuditPage,
  catalog as contract,
  type Product,
  type ProductPage,
} from '../../../app/catalog/contract.ts';
import { type AskOptions, type CatalogInTest, startCatalog } from './catalog-in-test.ts';

let catalog: CatalogInTest;
const tokens = { reader: '', writer: '' };

beforeAll(async () => {
  catalog = await startCatalog();
  const { read, write } = contract.scopes;
  tokens.reader = await catalog.issuer.tokenFor({ scopes: [read], username: 'rita' });
  tokens.writer = await catalog.issuer.tokenFor({ scopes: [read, write], username: 'anna' });
});

afterAll(() => catalog.stop());

function ask<Body>(path: string, { headers, ...options }: AskOptions = {}, token = tokens.writer) {
  return catalog.ask<Body>(`/admin${path}`, {
    ...options,
    headers: { authorization: `Bearer ${token}`, ...headers },
  });
}

let count = 0;
/** The fields of a product that is not there yet. */
function aNewProduct(changes: object = {}) {
  count += 1;
  return {
    sku: `TEST-KETTLE-${count}`,
    name: `Travel Kettle ${count}`,
    description: 'Folds flat.',
    brandSlug: 'steepwell',
    category: 'Coffee & Tea',
    pictures: ['front', 'folded'],
    ...changes,
  };
}

async function created(): Promise<AdminProduct> {
  return (await ask<AdminProduct>('/products', { method: 'post', body: aNewProduct() })).body;
}

const matching = ({ version }: { version: string }) => ({ 'if-match': `"${version}"` });
const auditOf = async (sku: string) => (await ask<AuditPage>(`/audit?sku=${sku}`)).body.entries;

describe('who may', () => {
  it('needs a token', async () => {
    const { status, headers } = await catalog.ask('/admin/products');
    expect(status).toBe(401);
    expect(headers['www-authenticate']).toMatch(/^Bearer/);
  });

  it('needs the scope to write', async () => {
    const { status } = await ask('/products', { method: 'post', body: aNewProduct() }, tokens.reader);
    expect(status).toBe(403);
    expect((await ask('/products', {}, tokens.reader)).status).toBe(200);
  });
});

describe('a product', () => {
  it('is created, described anew, and removed, and the shop shows it as soon as it has a price', async () => {
    const product = aNewProduct();
    const creation = await ask<AdminProduct>('/products', { method: 'post', body: product });
    expect(creation.status).toBe(201);
    expect(creation.headers.location).toBe(`products/${product.sku}`);
    expect(creation.body).toMatchObject({ ...product, stock: 0, countryCount: 0, brandName: 'Steepwell' });
    const shopPath = `/products/${product.sku}?country=DE`;
    expect((await catalog.ask(shopPath)).status).toBe(404);

    await ask(`/products/${product.sku}/prices/DE`, {
      method: 'put',
      headers: { 'if-none-match': '*' },
      body: { amountInMinorUnits: 3999 },
    });
    expect((await catalog.ask<Product>(shopPath)).body).toMatchObject({
      priceInMinorUnits: 3999,
      stock: 0,
      pictures: ['front', 'folded'],
    });

    const { sku: _, ...draft } = aNewProduct({ name: 'Camping Kettle' });
    const replaced = await ask<AdminProduct>(`/products/${product.sku}`, {
      method: 'put',
      headers: matching(creation.body),
      body: draft,
    });
    expect(replaced.body).toMatchObject({ ...draft, sku: product.sku });
    expect(replaced.headers.etag).toBe(`"${replaced.body.version}"`);
    expect((await catalog.ask<Product>(shopPath)).body.name).toBe('Camping Kettle');

    const removal = await ask(`/products/${product.sku}`, {
      method: 'delete',
      headers: matching(replaced.body),
    });
    expect(removal.status).toBe(204);
    expect((await catalog.ask(shopPath)).status).toBe(404);
    expect((await ask(`/products/${product.sku}`)).status).toBe(404);
  });

  it('is found by words, also where it is sold nowhere', async () => {
    const { sku, name } = await created();
    const { body } = await ask<AdminProductPage>(
      `/products?query=${encodeURIComponent(name)}&brand=steepwell`,
    );
    expect(body.products.map((product) => product.sku)).toContain(sku);
    expect((await ask<AdminProductPage>('/products?brand=tarnwick&pageSize=5')).body).toMatchObject({
      ...{ total: 21, pageCount: 5, page: 1 },
    });
  });

  it('cannot take a number that is taken', async () => {
    const { sku } = await created();
    const { status } = await ask('/products', { method: 'post', body: aNewProduct({ sku }) });
    expect(status).toBe(409);
  });

  it('is refused with every wrong field named', async () => {
    const body = {
      sku: 'small letters',
      name: ' ',
      brandSlug: 'nobody',
      category: '&',
      pictures: [],
      price: 1,
    };
    const { status, body: problem } = await ask<{ errors: { field: string }[] }>('/products', {
      method: 'post',
      body,
    });
    expect(status).toBe(400);
    expect(problem.errors.map(({ field }) => field).sort()).toEqual(
      ['category', 'description', 'name', 'pictures', 'price', 'sku'].sort(),
    );
  });

  it('is refused with a brand that there is not', async () => {
    const body = aNewProduct({ brandSlug: 'nobody' });
    const answer = await ask<{ errors: { field: string }[] }>('/products', { method: 'post', body });
    expect(answer.status).toBe(400);
    expect(answer.body.errors.map(({ field }) => field)).toEqual(['brandSlug']);
  });

  it('that an order names can be removed; the order keeps its name and its price', async () => {
    const product = await created();
    await catalog.database.pool.query(
      `with placed as (
         insert into orders."order"
           (order_id, customer_id, status, placed_at, email, address, country, currency, total_in_minor_units)
         values (gen_random_uuid(), gen_random_uuid(), 'reserved', now(), 'a@example.com', '{}', 'DE', 'EUR', 3999)
         returning order_id)
       insert into orders.order_line (order_id, position, sku, name, quantity, unit_price_in_minor_units)
       select order_id, 1, $1, $2, 1, 3999 from placed`,
      [product.sku, product.name],
    );
    await ask(`/products/${product.sku}`, { method: 'delete', headers: matching(product) });
    const { rows } = await catalog.database.pool.query(
      'select name, unit_price_in_minor_units as price from orders.order_line where sku = $1',
      [product.sku],
    );
    expect(rows).toEqual([{ name: product.name, price: 3999 }]);
  });
});

describe('a change', () => {
  it('needs to know what it changes, and is refused when that has changed since', async () => {
    const product = await created();
    const { sku, name, description, brandSlug, category, pictures } = product;
    const draft = { name, description, brandSlug, category, pictures };
    const put = (headers: Record<string, string>) =>
      ask<AdminProduct>(`/products/${sku}`, { method: 'put', headers, body: draft });
    expect((await put({})).status).toBe(428);
    expect((await put({ 'if-match': '"1"' })).status).toBe(412);
    expect((await put({ 'if-match': `W/"${product.version}"` })).status).toBe(412);
    expect((await put(matching(product))).status).toBe(200);
    expect((await put(matching(product))).status).toBe(412);
    expect((await ask(`/products/${sku}`, { method: 'delete', headers: matching(product) })).status).toBe(
      412,
    );
  });

  it('by two at once takes effect once', async () => {
    const product = await created();
    const path = `/products/${product.sku}/stock`;
    const stock = (await ask<AdminStock>(path)).body;
    const answers = await Promise.all(
      [10, 20, 30].map((quantity) =>
        ask<AdminStock>(path, { method: 'put', headers: matching(stock), body: { quantity } }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
    const winner = answers.find(({ status }) => status === 200)?.body;
    expect((await ask<AdminStock>(path)).body).toEqual(winner);
  });

  it('is noted with who, when, before and after, in the order in which it was made', async () => {
    const { sku, version: _, ...product } = await created();
    const price = await ask<AdminPrice>(`/products/${sku}/prices/jp`, {
      method: 'put',
      headers: { 'if-none-match': '*' },
      body: { amountInMinorUnits: 4080 },
    });
    expect(price).toMatchObject({ status: 201, body: { country: 'JP', currency: 'JPY' } });
    await ask(`/products/${sku}/prices/JP`, {
      method: 'put',
      headers: matching(price.body),
      body: { amountInMinorUnits: 3980 },
    });
    await ask(`/products/${sku}/stock`, { method: 'post', body: { change: 12 } });
    const entries = await auditOf(sku);
    expect(entries).toMatchObject([
      { action: 'update', entity: 'stock', before: { quantity: 0 }, after: { quantity: 12 } },
      {
        ...{ action: 'update', entity: 'price', country: 'JP' },
        ...{ before: { amountInMinorUnits: 4080 }, after: { amountInMinorUnits: 3980 } },
      },
      { action: 'create', entity: 'price', before: null, after: { amountInMinorUnits: 4080 } },
      { action: 'create', entity: 'product', country: null, before: null, after: { name: product.name } },
    ]);
    for (const { changedBy, changedAt } of entries) {
      expect(changedBy).toEqual({ subject: 'subject-of-anna', name: 'anna' });
      expect(Math.abs(Date.now() - Date.parse(changedAt))).toBeLessThan(60_000);
    }
  });

  it('that is refused is not noted', async () => {
    const { sku } = await created();
    await ask(`/products/${sku}/stock`, { method: 'post', body: { change: -1 } });
    expect(await auditOf(sku)).toHaveLength(1);
  });

  it('cannot be taken out of the notes', async () => {
    await created();
    await expect(catalog.database.pool.query('delete from catalog.audit')).rejects.toThrow(/only ever added/);
  });

  it('is found page by page', async () => {
    for (let product = 0; product < 5; product += 1) await created();
    const all = (await ask<AuditPage>('/audit?pageSize=100')).body.entries.map(({ auditId }) => auditId);
    const found: number[] = [];
    let before = '';
    do {
      const { body } = await ask<AuditPage>(`/audit?pageSize=3${before}`);
      found.push(...body.entries.map(({ auditId }) => auditId));
      before = body.nextBefore === null ? '' : `&before=${body.nextBefore}`;
    } while (before);
    expect(found).toEqual(all);
  });
});

describe('prices', () => {
  it('are listed in the order of the countries', async () => {
    const { body } = await ask<AdminPrice[]>('/products/TARNWICK-FELLGATE-TENT-2-PERSONS-MOSS/prices');
    expect(body).toHaveLength(100);
    expect(body[0]).toMatchObject({ country: 'DE', currency: 'EUR', amountInMinorUnits: 32_900 });
  });

  it('can be taken back: the product is no longer sold there', async () => {
    const [any] = (await ask<AdminProductPage>('/products?brand=satchelby&pageSize=1')).body.products;
    const path = `/products/${any?.sku}/prices/AT`;
    const price = (await ask<AdminPrice>(path)).body;
    expect((await ask(path, { method: 'delete', headers: matching(price) })).status).toBe(204);
    expect((await ask(path)).status).toBe(404);
    const { body } = await catalog.ask<ProductPage>(`/products?country=AT&sku=${any?.sku}`);
    expect(body.total).toBe(0);
  });

  it.each([
    ['a product that there is not', '/products/NOTHING/prices/DE', { amountInMinorUnits: 1 }, 404],
    [
      'a country that there is not',
      '/products/STEEPWELL-GOOSENECK-KETTLE-SNOW/prices/AQ',
      { amountInMinorUnits: 1 },
      404,
    ],
    ['nothing', '/products/STEEPWELL-GOOSENECK-KETTLE-SNOW/prices/DE', { amountInMinorUnits: 0 }, 400],
    ['half a cent', '/products/STEEPWELL-GOOSENECK-KETTLE-SNOW/prices/DE', { amountInMinorUnits: 0.5 }, 400],
    [
      'a price that is there already',
      '/products/STEEPWELL-GOOSENECK-KETTLE-SNOW/prices/DE',
      { amountInMinorUnits: 1 },
      412,
    ],
  ])('are refused for %s', async (_what, path, body, expected) => {
    const { status } = await ask(path, { method: 'put', headers: { 'if-none-match': '*' }, body });
    expect(status).toBe(expected);
  });
});

describe('stock', () => {
  it('is shown by the shop at once when the back office has set it', async () => {
    const path = '/products/STEEPWELL-GOOSENECK-KETTLE-SNOW';
    await catalog.ask(`${path}?country=DE`);
    const stock = (await ask<AdminStock>(`${path}/stock`)).body;
    await ask(`${path}/stock`, { method: 'put', headers: matching(stock), body: { quantity: 4711 } });
    expect((await catalog.ask<Product>(`${path}?country=DE`)).body.stock).toBe(4711);
  });

  it('never goes below zero', async () => {
    const { sku } = await created();
    await ask(`/products/${sku}/stock`, { method: 'post', body: { change: 5 } });
    const { status, body } = await ask<{ detail: string }>(`/products/${sku}/stock`, {
      method: 'post',
      body: { change: -6 },
    });
    expect(status).toBe(409);
    expect(body.detail).toContain(`The stock of ${sku} is 5; a change by -6 would make it -1`);
  });

  it('loses nothing when it is changed while orders take from it', async () => {
    const { sku } = await created();
    const path = `/products/${sku}/stock`;
    await ask(path, { method: 'post', body: { change: 100 } });
    const order = async () => {
      await catalog.database.pool.query(
        'update catalog.stock set quantity = quantity - 1 where sku = $1 and quantity >= 1',
        [sku],
      );
    };
    const delivery = () => ask(path, { method: 'post', body: { change: 3 } });
    await Promise.all(Array.from({ length: 40 }, (_, index) => (index % 2 ? order() : delivery())));
    expect((await ask<AdminStock>(path)).body.quantity).toBe(100 + 20 * 3 - 20);
  });

  it('that was sold from since it was read is not set by who did not know', async () => {
    const { sku } = await created();
    const path = `/products/${sku}/stock`;
    const { body: stock } = await ask<AdminStock>(path, { method: 'post', body: { change: 9 } });
    await catalog.database.pool.query('update catalog.stock set quantity = 8 where sku = $1', [sku]);
    const { status } = await ask(path, { method: 'put', headers: matching(stock), body: { quantity: 9 } });
    expect(status).toBe(412);
  });
});

describe('while PostgreSQL is down', () => {
  it('the back office is told to try again, and nothing is half done', async () => {
    const { sku } = await created();
    await catalog.database.server.crash();
    try {
      const { status } = await ask(`/products/${sku}/stock`, { method: 'post', body: { change: 1 } });
      expect(status).toBe(503);
    } finally {
      await catalog.database.server.start();
    }
  });
});
