import { describe, expect, it } from '@jest/globals';
import { demoAssortment } from '../../../../../app/automation/migrate/seed/demo-assortment.ts';
import { minorUnitDigits } from '../../../../../app/platform/minor-units.ts';

const { countries, brands, products } = demoAssortment();

describe('the demonstration assortment', () => {
  it('is large enough to look like a shop', () => {
    expect(brands.length).toBeGreaterThanOrEqual(12);
    expect(products.length).toBeGreaterThanOrEqual(300);
    expect(new Set(countries.map(({ code }) => code)).size).toBe(100);
    expect(new Set(countries.map(({ currency }) => currency)).size).toBeGreaterThanOrEqual(50);
  });

  it('is the same each time', () => {
    expect(JSON.stringify(demoAssortment())).toBe(JSON.stringify({ countries, brands, products }));
  });

  it('has every product number once, in a form that fits an address', () => {
    const skus = products.map(({ sku }) => sku);
    expect(new Set(skus).size).toBe(skus.length);
    for (const sku of skus) expect(sku).toMatch(/^[A-Z0-9]+(-[A-Z0-9]+)*$/);
  });

  it('names no two products of a brand alike', () => {
    const names = products.map(({ brandSlug, name }) => `${brandSlug} ${name}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it('has a price above zero for every product in every country', () => {
    for (const { prices } of products) {
      expect(Object.keys(prices)).toHaveLength(countries.length);
      expect(Object.values(prices).every((price) => Number.isInteger(price) && price > 0)).toBe(true);
    }
  });

  it('has most products in stock and some sold out', () => {
    const soldOut = products.filter(({ stock }) => stock === 0).length;
    expect(soldOut).toBeGreaterThan(0);
    expect(soldOut).toBeLessThan(products.length / 10);
  });

  it('has currencies with no, two and three decimals', () => {
    const digits = new Set(countries.map(({ currency }) => minorUnitDigits(currency)));
    expect(digits).toEqual(new Set([0, 2, 3]));
  });

  it('writes every country, currency and language in a form that the formatter of the browser knows', () => {
    const regions = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
    for (const { code, locale, currency } of countries) {
      expect(regions.of(code)).toBeDefined();
      expect(new Intl.Locale(locale).region).toBe(code);
      expect(Intl.NumberFormat.supportedLocalesOf(locale)).toEqual([locale]);
      expect(Intl.supportedValuesOf('currency')).toContain(currency);
    }
  });
});
