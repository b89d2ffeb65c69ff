import { describe, expect, it } from '@jest/globals';
import { formatPrice } from '../../../../app/platform/price.ts';
import { quoteCart } from '../../../../app/storefront/domain/quote.ts';
import { aProduct } from '../a-product.ts';

describe('a price', () => {
  it.each([
    [129900, 'EUR', 'de-DE', '1.299,00 €'],
    [129900, 'GBP', 'en-GB', '£1,299.00'],
    [1299, 'JPY', 'ja-JP', '¥1,299'],
  ])('of %d minor units of %s is written for %s as %s', (amountInMinorUnits, currency, locale, written) => {
    expect(formatPrice({ amountInMinorUnits, currency }, locale).normalize('NFKC')).toBe(written);
  });
});

describe('a quote', () => {
  const terms = { currency: 'EUR', quotedAt: new Date(0) };
  const cart = [
    { sku: 'A', quantity: 2 },
    { sku: 'B', quantity: 1 },
  ];

  it('adds up the lines', () => {
    const quote = quoteCart(cart, [aProduct(), aProduct({ sku: 'B', priceInMinorUnits: 250 })], terms);
    expect(quote).toMatchObject({ totalInMinorUnits: 2250, currency: 'EUR', canBeOrdered: true });
  });

  it('leaves out what is not sold in the country, and says so', () => {
    const quote = quoteCart(cart, [aProduct()], terms);
    expect(quote).toMatchObject({ totalInMinorUnits: 2000, missingSkus: ['B'], canBeOrdered: true });
  });

  it('cannot be ordered while a product has too little stock', () => {
    const quote = quoteCart(cart, [aProduct({ stock: 1 }), aProduct({ sku: 'B' })], terms);
    expect(quote.canBeOrdered).toBe(false);
    expect(quote.lines.map(({ isAvailable }) => isAvailable)).toEqual([false, true]);
  });

  it('of an empty cart cannot be ordered', () => {
    expect(quoteCart([], [], terms).canBeOrdered).toBe(false);
  });
});
