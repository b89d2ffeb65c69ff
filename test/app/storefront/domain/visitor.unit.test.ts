import { describe, expect, it } from '@jest/globals';
import { chooseCountry } from '../../../../app/storefront/domain/choose-country.ts';
import { orderProgress } from '../../../../app/storefront/domain/order-progress.ts';
import { createSigner } from '../../../../app/storefront/domain/signed-value.ts';

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

describe('a signer', () => {
  const signer = createSigner('a secret of sixteen characters');

  it('opens what it has sealed', () => {
    expect(signer.open('cart', signer.seal('cart', '[["Ä",1]]'))).toBe('[["Ä",1]]');
  });

  it.each([
    ['nothing', ''],
    ['a changed text', signer.seal('cart', 'a').replace(/^[^.]*/, Buffer.from('b').toString('base64url'))],
    ['a text sealed for another purpose', signer.seal('customer', 'a')],
    ['a text sealed with another secret', createSigner('another secret entirely').seal('cart', 'a')],
  ])('does not open %s', (_, sealed) => {
    expect(signer.open('cart', sealed)).toBeUndefined();
  });
});

describe('the progress of an order', () => {
  it('is received from its acceptance until somebody knows more', () => {
    expect(orderProgress('1', { order: undefined, isAccepted: true })).toMatchObject({
      status: 'received',
      isUnderWay: true,
    });
  });

  it('is unknown when the shop has not accepted it and nobody knows it', () => {
    expect(orderProgress('1', { order: undefined, isAccepted: false })).toBeUndefined();
  });
});
