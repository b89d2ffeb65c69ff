import type { Product } from '../../../app/catalog/contract.ts';

/** A product in Germany, in stock, for 10 €. */
export function aProduct(changes: Partial<Product> = {}): Product {
  return {
    sku: 'A',
    name: 'Teapot, Ink',
    description: 'Does not drip.',
    brandSlug: 'steepwell',
    brandName: 'Steepwell',
    category: 'Coffee & Tea',
    categorySlug: 'coffee-tea',
    pictures: ['front'],
    priceInMinorUnits: 1000,
    currency: 'EUR',
    stock: 5,
    ...changes,
  };
}
