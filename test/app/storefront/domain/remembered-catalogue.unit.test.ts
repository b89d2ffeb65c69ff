import { describe, expect, it } from '@jest/globals';
import type { WholeCatalogue } from '../../../../app/catalog/contract.ts';
import { createRememberedCatalogue } from '../../../../app/storefront/domain/remembered-catalogue.ts';
import { aProduct } from '../a-product.ts';

const countries = [
  { code: 'DE', name: 'Germany', currency: 'EUR', locale: 'de-DE' },
  { code: 'JP', name: 'Japan', currency: 'JPY', locale: 'ja-JP' },
];

function aWholeProduct(sku: string, prices: Record<string, number>, changes = {}) {
  const { priceInMinorUnits: _price, currency: _currency, stock: _stock, ...description } = aProduct({ sku });
  return { ...description, prices, ...changes };
}

function aCatalogue(changes: Partial<WholeCatalogue> = {}): WholeCatalogue {
  return { version: 1, isUpdate: false, products: [], removed: [], ...changes };
}

function learnt() {
  const remembered = createRememberedCatalogue();
  remembered.countries = countries;
  remembered.learnWhole(
    aCatalogue({
      products: [
        aWholeProduct('A', { DE: 1000, JP: 1600 }),
        aWholeProduct('B', { DE: 9900 }, { name: 'Tent', brandSlug: 'tarnwick', brandName: 'Tarnwick' }),
      ],
    }),
    100,
  );
  remembered.learnStock({ A: 5, B: 0 });
  return remembered;
}

describe('a remembered catalogue', () => {
  it('knows each product in the currency of each country where it is sold', () => {
    const remembered = learnt();
    expect(remembered.findProduct('JP', 'A')).toMatchObject({
      priceInMinorUnits: 1600,
      currency: 'JPY',
      stock: 5,
    });
    expect(remembered.findProduct('JP', 'B')).toBeUndefined();
  });

  it('finds by every word, in any letters', () => {
    const found = learnt().queryProducts({ country: 'DE', search: 'STEEPWELL tea', page: 1, pageSize: 5 });
    expect(found?.products.map(({ sku }) => sku)).toEqual(['A']);
  });

  it('narrows and pages as the catalog service does', () => {
    const remembered = learnt();
    const query = { country: 'DE', page: 2, pageSize: 1 };
    expect(remembered.queryProducts(query)).toMatchObject({
      products: [{ sku: 'B' }],
      pageCount: 2,
      total: 2,
    });
    expect(remembered.queryProducts({ ...query, page: 1, brand: 'tarnwick' })?.total).toBe(1);
    expect(remembered.queryProducts({ ...query, page: 1, inStock: true })?.total).toBe(1);
    expect(remembered.queryProducts({ ...query, page: 1, skus: ['B', 'C'] })?.total).toBe(1);
  });

  it('takes over what has changed, and forgets what is gone', () => {
    const remembered = learnt();
    const changed = [aWholeProduct('A', { DE: 1100 })];
    remembered.learnWhole(aCatalogue({ version: 2, isUpdate: true, products: changed, removed: ['B'] }), 200);
    expect(remembered.findPrice('DE', 'A')).toEqual({ amountInMinorUnits: 1100, learntAt: 200 });
    expect(remembered.findProduct('JP', 'A')).toBeUndefined();
    expect(remembered.findProduct('DE', 'B')).toBeUndefined();
    expect(remembered.findProduct('DE', 'A')?.stock).toBe(5);
    expect(remembered.version()).toBe(2);
  });

  it('tells when it heard a price last, be it alone or with the whole catalogue', () => {
    const remembered = learnt();
    expect(remembered.findPrice('DE', 'A')).toEqual({ amountInMinorUnits: 1000, learntAt: 100 });
    remembered.rememberProducts('DE', [aProduct({ sku: 'A', priceInMinorUnits: 1200 })], 150);
    expect(remembered.findPrice('DE', 'A')).toEqual({ amountInMinorUnits: 1200, learntAt: 150 });
    expect(remembered.findPrice('JP', 'A')).toEqual({ amountInMinorUnits: 1600, learntAt: 100 });
  });

  it('tells a country it has never heard of from an empty result', () => {
    const remembered = learnt();
    expect(remembered.queryProducts({ country: 'FR', page: 1, pageSize: 5 })).toBeUndefined();
    expect(remembered.queryProducts({ country: 'DE', search: 'zz', page: 1, pageSize: 5 })?.total).toBe(0);
  });

  it('holds thousands of products in a hundred countries in little memory', () => {
    const codes = Array.from({ length: 100 }, (_, n) => `C${n}`);
    const prices = () => Object.fromEntries(codes.map((code, n) => [code, 100 * n]));
    const whole = JSON.stringify(
      aCatalogue({ products: Array.from({ length: 2000 }, (_, n) => aWholeProduct(`P${n}`, prices())) }),
    );
    const remembered = createRememberedCatalogue();
    const before = process.memoryUsage().heapUsed;
    remembered.learnWhole(JSON.parse(whole), 0);
    expect(remembered.allProducts()).toHaveLength(2000);
    expect((process.memoryUsage().heapUsed - before) / 2 ** 20).toBeLessThan(20);
  });
});
