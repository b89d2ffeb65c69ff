import { describe, expect, it } from '@jest/globals';
import { chooseCountry } from '../../../../app/storefront/domain/choose-country.ts';
import { orderProgress } from '../../../../app/storefront/domain/order-progress.ts';

const countries = ['DE', 'AT', 'GB'].map((code) => ({ code, name: code, currency: 'EUR', locale: 'de-DE' }));

describe('the country of a visit', () => {
  it.each([
    ['the chosen one', 'AT', 'en-GB', 'AT'],
    ['that of the browser, when none was chosen', undefined, 'fr-FR,en-GB;q=0.8', 'GB'],
    ['that of the browser, when the chosen one is not served', 'XX', 'en-GB', 'GB'],
    ['the first one, when nothing is known', undefined, 'de', 'DE'],
  ])('is %s', (_, chosen, acceptLanguage, code) => {
    expect(chooseCountry(countries, chosen, acceptLanguage)?.code).toBe(code);
  });
});

describe('the progress of an order', () => {
  it('is received from its acceptance until somebody knows more', () => {
    expect(orderProgress('1', undefined)).toMatchObject({ status: 'received', isUnderWay: true });
  });

  it.each([
    ['reserved', true],
    ['confirmed', false],
    ['cancelled', false],
  ] as const)('is under way while it is %s: %s', (status, isUnderWay) => {
    const order = {
      ...{ orderId: '1', customerId: '2', status, reason: null, placedAt: '' },
      ...{ currency: 'EUR', totalInMinorUnits: 0, lines: [] },
    };
    expect(orderProgress('1', order)).toMatchObject({ status, isUnderWay, order });
  });
});
