import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { minorUnitDigits } from '../../../app/platform/minor-units.ts';
import { formatPrice, fromDecimal, toDecimal } from '../../../app/platform/price.ts';

const anyCurrency = fc.constantFrom('EUR', 'JPY', 'KWD', 'HUF', 'IDR', 'USD', 'TND', 'CLP', 'PKR');
const anyAmount = fc.integer({ min: 0, max: 99_999_999 });

describe('the minor units of a currency', () => {
  it.each([
    ['EUR', 2],
    ['JPY', 0],
    ['KWD', 3],
    ['HUF', 2],
    ['CLP', 0],
  ])('of %s are of %d decimals, whatever is customary', (currency, digits) => {
    expect(minorUnitDigits(currency)).toBe(digits);
  });

  it('stay the same when written as a decimal and read again', () => {
    fc.assert(
      fc.property(anyCurrency, anyAmount, (currency, amountInMinorUnits) => {
        const decimal = toDecimal({ amountInMinorUnits, currency });
        expect(decimal.split('.')[1]?.length ?? 0).toBe(minorUnitDigits(currency));
        expect(fromDecimal(decimal, currency)).toBe(amountInMinorUnits);
      }),
    );
  });
});

describe('formatPrice', () => {
  it.each([
    [399_000, 'HUF', 'hu-HU', '3990 Ft'],
    [399_050, 'HUF', 'hu-HU', '3990,50 Ft'],
    [129_900, 'EUR', 'de-DE', '1.299,00 €'],
    [8_900, 'KWD', 'en-KW', 'KWD 8.900'],
    [4_080, 'JPY', 'en-US', '¥4,080'],
  ])('writes %d minor units of %s for %s as %s', (amountInMinorUnits, currency, locale, expected) => {
    expect(formatPrice({ amountInMinorUnits, currency }, locale).replaceAll(/\s/g, ' ')).toBe(expected);
  });
});
