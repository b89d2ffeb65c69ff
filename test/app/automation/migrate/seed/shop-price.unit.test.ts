import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { demoCountries } from '../../../../../app/automation/migrate/seed/countries.ts';
import { shopPrice } from '../../../../../app/automation/migrate/seed/shop-price.ts';
import { minorUnitDigits } from '../../../../../app/platform/minor-units.ts';

function priceIn(code: string, euros: number): number {
  const country = demoCountries.find((candidate) => candidate.code === code);
  if (!country) throw new Error(`The demonstration has no country ${code}.`);
  return shopPrice(euros, country.priceList);
}

describe('shopPrice', () => {
  it.each([
    ['DE', 25, 2499, '24.99 euros'],
    ['DE', 129, 12900, '129.00 euros'],
    ['CH', 25, 2890, '28.90 francs, since there are no coins below five centimes'],
    ['GB', 49, 4299, '42.99 pounds'],
    ['SE', 49, 55900, '559 crowns'],
    ['SE', 249, 279900, '2,799 crowns'],
    ['US', 89, 9299, '92.99 dollars'],
    ['JP', 25, 4080, '4,080 yen, which have no minor unit'],
    ['JP', 329, 53800, '53,800 yen'],
    ['KR', 25, 37900, '37,900 won'],
    ['KW', 25, 8900, '8.900 dinars, of a thousand fils each'],
    ['HU', 25, 979000, '9,790 forints, which have a minor unit although nobody writes it'],
    ['VN', 25, 729000, '729,000 dong, which have none'],
  ])('writes in %s a price of %d euros as %d minor units: %s', (code, euros, expected) => {
    expect(priceIn(code, euros)).toBe(expected);
  });

  it('is never free, however cheap a thing is', () => {
    for (const { code } of demoCountries) expect(priceIn(code, 0.01)).toBeGreaterThan(0);
  });

  it('keeps near the exact price, whatever the currency', () => {
    const anyPriceList = fc.constantFrom(...demoCountries.map(({ priceList }) => priceList));
    fc.assert(
      fc.property(anyPriceList, fc.integer({ min: 1200, max: 200_000 }), (priceList, cents) => {
        const euros = cents / 100;
        const price = shopPrice(euros, priceList) / 10 ** minorUnitDigits(priceList.currency);
        expect(Math.abs(price / (euros * priceList.perEuro) - 1)).toBeLessThan(0.1);
      }),
    );
  });

  it('never asks less for what costs more', () => {
    const anyPriceList = fc.constantFrom(...demoCountries.map(({ priceList }) => priceList));
    const anyEuros = fc.integer({ min: 1, max: 200_000 }).map((cents) => cents / 100);
    fc.assert(
      fc.property(anyPriceList, anyEuros, anyEuros, (priceList, one, other) => {
        const [less, more] = [Math.min(one, other), Math.max(one, other)];
        expect(shopPrice(less, priceList)).toBeLessThanOrEqual(shopPrice(more, priceList));
      }),
    );
  });

  it('says what is wrong with a price list that ends too early', () => {
    const endings = [{ below: 10, step: 1, ending: 0.99 }];
    expect(() => shopPrice(20, { currency: 'EUR', perEuro: 1, endings })).toThrow(
      'No price ending for 20 EUR; let the last one be below Infinity.',
    );
  });
});
