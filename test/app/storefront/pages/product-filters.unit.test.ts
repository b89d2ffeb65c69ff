import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readFilters, writeFilters } from '../../../../app/storefront/domain/product-filters.ts';

const read = (query: string, currency = 'EUR') => readFilters(new URLSearchParams(query), currency);

describe('filters', () => {
  it.each([
    ['EUR', '12,5', 1250],
    ['EUR', '12.50', 1250],
    ['JPY', '1200', 1200],
    ['KWD', '1.234', 1234],
  ])('understand an amount in %s: %s', (currency, typed, amount) => {
    expect(read(`min=${typed}`, currency).minimumPrice).toBe(amount);
  });

  it.each([
    'min=-1',
    'min=ten',
    'page=0',
    'page=1e9',
    'sort=random',
    'brand=../x',
    'stock=yes',
    'q=%00',
    `brand=${'a'.repeat(61)}`,
  ])('count as not given when they make no sense: %s', (query) => expect(read(query)).toEqual(read('')));

  it('come out of the address as they went in', () => {
    const amount = fc.option(fc.integer({ min: 0, max: 9_999_999 }), { nil: undefined });
    const slug = fc.stringMatching(/^[a-z0-9-]{0,20}$/);
    const filters = fc.record({
      search: fc.string({ maxLength: 60 }).map((text) => text.trim()),
      brand: slug,
      category: slug,
      minimumPrice: amount,
      maximumPrice: amount,
      inStock: fc.boolean(),
      sort: fc.constantFrom('relevance' as const, 'newest' as const, 'price-descending' as const),
      page: fc.integer({ min: 1, max: 9999 }),
    });
    fc.assert(
      fc.property(filters, fc.constantFrom('EUR', 'JPY', 'KWD'), (chosen, currency) => {
        expect(read(writeFilters(chosen, currency), currency)).toEqual(chosen);
      }),
    );
  });
});
