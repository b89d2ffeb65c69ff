import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type {
  Brand,
  Category,
  Country,
  Product,
  ProductPage,
  StockLevels,
  WholeCatalogue,
} from '../../../app/catalog/contract.ts';
import { type CatalogInTest, startCatalog } from './catalog-in-test.ts';

let catalog: CatalogInTest;
const get = async <Body>(path: string) => (await catalog.ask<Body>(path)).body;
const find = (query: string) => get<ProductPage>(`/products?${query}`);

beforeAll(async () => {
  catalog = await startCatalog();
});

afterAll(() => catalog.stop());

const tent = 'TARNWICK-FELLGATE-TENT-2-PERSONS-MOSS';

describe('countries, brands and categories', () => {
  it('lists the countries in the order of the shop, with their currencies', async () => {
    const countries = await get<Country[]>('/countries');
    expect(countries).toHaveLength(100);
    expect(countries[0]).toEqual({ code: 'DE', name: 'Germany', currency: 'EUR', locale: 'de-DE' });
    expect(countries.find(({ code }) => code === 'JP')?.currency).toBe('JPY');
  });

  it('lists the brands by name with the number of their products', async () => {
    const brands = await get<Brand[]>('/brands');
    expect(brands.length).toBeGreaterThanOrEqual(12);
    expect(brands.map(({ name }) => name)).toEqual(brands.map(({ name }) => name).sort());
    expect(brands.find(({ slug }) => slug === 'tarnwick')).toEqual({
      slug: 'tarnwick',
      name: 'Tarnwick',
      tagline: 'Shelter and carry for weather that means it',
      productCount: 21,
    });
  });

  it('lists the categories by name, with an address for each', async () => {
    const categories = await get<Category[]>('/categories');
    expect(categories).toContainEqual({ slug: 'coffee-tea', name: 'Coffee & Tea', productCount: 18 });
    const total = categories.reduce((sum, { productCount }) => sum + productCount, 0);
    expect(total).toBe((await find('country=DE')).total);
  });
});

describe('products', () => {
  it('pages through every product of a country without leaving one out', async () => {
    const first = await find('country=DE&pageSize=100');
    const skus = new Set(first.products.map(({ sku }) => sku));
    for (let page = 2; page <= first.pageCount; page += 1) {
      for (const { sku } of (await find(`country=DE&pageSize=100&page=${page}`)).products) skus.add(sku);
    }
    expect(first.total).toBeGreaterThanOrEqual(300);
    expect(skus.size).toBe(first.total);
  });

  it('shows 24 products on a page unless asked otherwise, and an empty page after the last one', async () => {
    expect((await find('country=DE')).products).toHaveLength(24);
    expect((await find('country=DE&page=999')).products).toEqual([]);
  });

  it('prices the same product in the currency of each country', async () => {
    const germany = await get<Product>(`/products/${tent}?country=DE`);
    expect(germany).toMatchObject({ priceInMinorUnits: 32900, currency: 'EUR', brandSlug: 'tarnwick' });
    const japan = await get<Product>(`/products/${tent}?country=JP`);
    expect(japan).toMatchObject({ priceInMinorUnits: 53800, currency: 'JPY' });
  });

  it('takes the country in small letters', async () => {
    expect((await get<Product>(`/products/${tent}?country=jp`)).currency).toBe('JPY');
  });

  it('shows a gallery of several pictures', async () => {
    expect((await get<Product>(`/products/${tent}?country=DE`)).pictures.length).toBeGreaterThan(1);
  });

  it('gives a cart all its products at once, and leaves out what there is not', async () => {
    const skus = [tent, 'NO-SUCH-THING', 'CINDERVANE-FIRE-BOWL-60-CM'];
    const { products, total } = await find(`country=DE&sku=${skus.join(',')}&pageSize=1`);
    expect(products.map(({ sku }) => sku).sort()).toEqual(['CINDERVANE-FIRE-BOWL-60-CM', tent]);
    expect(total).toBe(2);
  });
});

describe('search', () => {
  it.each([
    ['a word in another number', 'tents', 'Tent'],
    ['the beginning of a word', 'casser', 'Casserole'],
    ['words in any order and case', 'IRON skillet', 'Iron Skillet'],
  ])('finds by %s', async (_what, typed, expected) => {
    const page = await find(`country=DE&query=${encodeURIComponent(typed)}`);
    expect(page.products[0]?.name).toContain(expected);
    expect(page.match).toBe('exact');
  });

  it.each([
    ['kettel', 'Kettle'],
    ['skilet', 'Skillet'],
    ['gooseneck ketle', 'Gooseneck Kettle'],
    ['tarnwik tent', 'Fellgate Tent'],
  ])('forgives the typing error in "%s"', async (typed, expected) => {
    const page = await find(`country=DE&query=${encodeURIComponent(typed)}`);
    expect(page.match).toBe('similar');
    expect(page.products[0]?.name).toContain(expected);
  });

  it('finds nothing where no word comes near', async () => {
    expect(await find('country=DE&query=xyzzyplugh')).toMatchObject({ total: 0, match: 'exact' });
  });

  it('does not take a filter that shows nothing for a typing error', async () => {
    expect(await find('country=DE&query=kettle&brand=tarnwick')).toMatchObject({ total: 0, match: 'exact' });
  });

  it.each(["'", '!', ':*', '& |', '\\', '<->', '%', '%25', 'a'.repeat(100), 'the of and'])(
    'is not confused by a search for %s',
    async (typed) => {
      const { status } = await catalog.ask(`/products?country=DE&query=${encodeURIComponent(typed)}`);
      expect(status).toBe(200);
    },
  );
});

describe('filters and sorting', () => {
  it('narrows to a brand', async () => {
    const page = await find('country=DE&brand=steepwell&pageSize=100');
    expect(page.total).toBe(21);
    expect(new Set(page.products.map(({ brandName }) => brandName))).toEqual(new Set(['Steepwell']));
  });

  it('narrows to a category', async () => {
    const page = await find('country=DE&category=coffee-tea&pageSize=100');
    expect(page.total).toBe(18);
    expect(new Set(page.products.map(({ category }) => category))).toEqual(new Set(['Coffee & Tea']));
  });

  it('keeps to a range of prices, both ends included, in minor units of the country', async () => {
    const { products } = await find('country=JP&minimumPrice=4080&maximumPrice=5680&pageSize=100');
    const prices = products.map(({ priceInMinorUnits }) => priceInMinorUnits);
    expect(prices).toContain(4080);
    expect(prices.every((price) => price >= 4080 && price <= 5680)).toBe(true);
  });

  it('leaves out what is sold out', async () => {
    const all = await find('country=DE&pageSize=100');
    const inStock = await find('country=DE&pageSize=100&inStock=true');
    expect(inStock.products.every(({ stock }) => stock > 0)).toBe(true);
    expect(inStock.total).toBe(all.facets.inStock);
    expect(inStock.total).toBeLessThan(all.total);
  });

  it.each([
    ['price-ascending', (a: Product, b: Product) => a.priceInMinorUnits - b.priceInMinorUnits],
    ['price-descending', (a: Product, b: Product) => b.priceInMinorUnits - a.priceInMinorUnits],
    ['name', (a: Product, b: Product) => (a.name < b.name ? -1 : Number(a.name > b.name))],
  ])('sorts by %s', async (sort, compare) => {
    const { products } = await find(`country=DE&sort=${sort}&pageSize=100`);
    expect(products).toHaveLength(100);
    const inOrder = products
      .slice(1)
      .every((product, index) => compare(products[index] ?? product, product) <= 0);
    expect(inOrder).toBe(true);
  });

  it('sorts the newest first', async () => {
    const sku = 'CINDERVANE-FIRE-BOWL-60-CM';
    await catalog.database.pool.query(
      "update catalog.product set created_at = now() + interval '1 hour' where sku = $1",
      [sku],
    );
    expect((await find('country=DE&sort=newest&pageSize=5')).products[0]?.sku).toBe(sku);
  });

  it('counts what each choice would show, with all other filters kept', async () => {
    const { facets } = await find('country=DE&brand=steepwell&category=coffee-tea&inStock=true');
    for (const { slug, count } of facets.brands) {
      const chosen = await find(`country=DE&brand=${slug}&category=coffee-tea&inStock=true`);
      expect({ slug, count: chosen.total }).toEqual({ slug, count });
    }
    for (const { slug, count } of facets.categories) {
      const chosen = await find(`country=DE&brand=steepwell&category=${slug}&inStock=true`);
      expect({ slug, count: chosen.total }).toEqual({ slug, count });
    }
    expect(facets.categories.length).toBeGreaterThan(1);
  });

  it('tells the range of prices that there is to choose from', async () => {
    const { facets } = await find('country=DE&brand=steepwell&maximumPrice=2000');
    const cheapest = await find('country=DE&brand=steepwell&sort=price-ascending');
    const dearest = await find('country=DE&brand=steepwell&sort=price-descending');
    expect(facets.priceRange).toEqual({
      minimum: cheapest.products[0]?.priceInMinorUnits,
      maximum: dearest.products[0]?.priceInMinorUnits,
    });
    expect((await find('country=DE&query=xyzzyplugh')).facets.priceRange).toBeNull();
  });
});

describe('learning by heart', () => {
  it('gives all products with their prices in all countries, as the single answers have them', async () => {
    const whole = await get<WholeCatalogue>('/whole-catalogue');
    expect(whole).toMatchObject({ isUpdate: false, removed: [] });
    expect(whole.products).toHaveLength((await find('country=DE')).total);
    const known = whole.products.find(({ sku }) => sku === tent);
    const { priceInMinorUnits, currency, stock, ...description } = await get<Product>(
      `/products/${tent}?country=KW`,
    );
    expect(known).toMatchObject({ ...description, prices: { KW: priceInMinorUnits } });
    expect(Object.keys(known?.prices ?? {})).toHaveLength(100);
    expect(currency).toBe('KWD');
    expect((await get<StockLevels>('/stock-levels'))[tent]).toBe(stock);
  });

  it('then only what has changed since', async () => {
    const { version } = await get<WholeCatalogue>('/whole-catalogue');
    const sku = 'PAGELARK-DESK-PAD-80-35-CM';
    const gone = 'PAGELARK-DESK-PAD-60-30-CM';
    await catalog.database.pool.query(
      `update catalog.price set amount_in_minor_units = 1 where sku = '${sku}' and country = 'FR';
       delete from catalog.product where sku = '${gone}'`,
    );
    const update = await get<WholeCatalogue>(`/whole-catalogue?since=${version}`);
    expect(update.isUpdate).toBe(true);
    expect(update.version).toBeGreaterThan(version);
    expect(update.products.map((product) => [product.sku, product.prices.FR])).toEqual([[sku, 1]]);
    expect(update.removed).toEqual([gone]);
    const nothing = await get<WholeCatalogue>(`/whole-catalogue?since=${update.version}`);
    expect(nothing).toEqual({ version: update.version, isUpdate: true, products: [], removed: [] });
  });

  it('tells everything to who knows a version that has not been yet', async () => {
    expect(await get<WholeCatalogue>('/whole-catalogue?since=999999')).toMatchObject({ isUpdate: false });
  });
});

describe('wrong requests', () => {
  it('names every wrong parameter in a problem document', async () => {
    const query = 'country=Germany&page=0&pageSize=1000&minimumPrice=-1&inStock=yes&sort=up&sku=a,b';
    const { status, headers, body } = await catalog.ask<{ errors: { field: string }[] }>(
      `/products?${query}`,
    );
    expect(status).toBe(400);
    expect(headers['content-type']).toMatch('application/problem+json');
    expect(new Set(body.errors.map(({ field }) => field))).toEqual(
      new Set(['country', 'page', 'pageSize', 'minimumPrice', 'inStock', 'sort', 'sku']),
    );
  });

  it('asks for a country when none is given', async () => {
    const { status, body } = await catalog.ask<{ errors: { field: string }[] }>('/products');
    expect(status).toBe(400);
    expect(body.errors[0]?.field).toBe('country');
  });

  it('refuses a country the shop does not sell to, and names those it does', async () => {
    const { status, body } = await catalog.ask<{ detail: string }>('/products?country=AQ');
    expect(status).toBe(404);
    expect(body.detail).toMatch(/The shop does not sell to AQ; it does to DE, AT/);
  });

  it('does not know a product that there is not', async () => {
    const { status, body } = await catalog.ask<{ detail: string }>('/products/NO-SUCH-THING?country=DE');
    expect(status).toBe(404);
    expect(body.detail).toBe('No product NO-SUCH-THING is sold in DE.');
  });

  it('does not know a product that is not sold in the country', async () => {
    const sku = 'PAGELARK-DESK-PAD-80-35-CM';
    await catalog.database.pool.query("delete from catalog.price where sku = $1 and country = 'KR'", [sku]);
    expect((await catalog.ask(`/products/${sku}?country=KR`)).status).toBe(404);
    expect((await catalog.ask(`/products/${sku}?country=DE`)).status).toBe(200);
  });
});
