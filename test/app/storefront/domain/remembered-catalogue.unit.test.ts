import { describe, expect, it } from '@jest/globals';
import { createRememberedCatalogue } from '../../../../app/storefront/domain/remembered-catalogue.ts';
import { aProduct } from '../a-product.ts';

describe('a remembered catalogue', () => {
  const remembered = createRememberedCatalogue();
  remembered.rememberProducts('DE', [
    aProduct(),
    aProduct({ sku: 'B', name: 'Tent', brandSlug: 'tarnwick', brandName: 'Tarnwick' }),
  ]);

  it('finds by every word, in any letters', () => {
    const found = remembered.queryProducts({ country: 'DE', search: 'STEEPWELL tea', page: 1, pageSize: 5 });
    expect(found?.products.map(({ sku }) => sku)).toEqual(['A']);
  });

  it('finds by brand, page by page', () => {
    const query = { country: 'DE', page: 2, pageSize: 1 };
    expect(remembered.queryProducts(query)).toMatchObject({
      products: [{ sku: 'B' }],
      pageCount: 2,
      total: 2,
    });
    expect(remembered.queryProducts({ ...query, brand: 'tarnwick', page: 1 })?.total).toBe(1);
  });

  it('knows a product as it was last seen', () => {
    remembered.rememberProducts('DE', [aProduct({ stock: 1 })]);
    expect(remembered.findProduct('DE', 'A')?.stock).toBe(1);
  });

  it('tells a country it has never heard of from an empty result', () => {
    expect(remembered.queryProducts({ country: 'FR', page: 1, pageSize: 5 })).toBeUndefined();
    expect(remembered.queryProducts({ country: 'DE', search: 'zz', page: 1, pageSize: 5 })?.total).toBe(0);
  });
});
