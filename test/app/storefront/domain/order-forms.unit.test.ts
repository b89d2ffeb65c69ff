import { describe, expect, it } from '@jest/globals';
import { checkoutReader } from '../../../../app/storefront/domain/checkout-form.ts';
import { orderRequestWith } from '../../../../app/storefront/domain/order-request.ts';
import { paymentMethodsIn } from '../../../../app/storefront/domain/payment-method.ts';
import { anOrder, checkoutFields } from '../../../functional/an-order.ts';

const readCheckoutForm = checkoutReader(paymentMethodsIn('dev'));
const orderRequest = orderRequestWith(paymentMethodsIn('dev'));

describe('the checkout form', () => {
  const hidden = {
    idempotencyKey: '7f6f3b0e-9c9a-4f5e-8f0c-2f6a4d1b9e11',
    quotedTotal: '1000',
    quotedCurrency: 'EUR',
  };

  it('is read as it was filled in', () => {
    const result = readCheckoutForm({ ...checkoutFields, ...hidden, name: '  Ada  ' });
    expect(result).toMatchObject({ success: true, form: { name: 'Ada', quotedTotal: 1000 } });
  });

  it('comes back with what was typed and what is wrong with it', () => {
    const result = readCheckoutForm({ ...checkoutFields, ...hidden, email: 'ada', city: ' ' });
    expect(result).toMatchObject({
      success: false,
      values: { email: 'ada', street: checkoutFields.street },
      errors: { email: 'must be an email address', city: 'is required' },
    });
  });

  it.each(['a\0b', 'a\ud800b'])('refuses what no database can store: %j', (name) => {
    const result = readCheckoutForm({ ...checkoutFields, ...hidden, name, region: name });
    expect(result).toMatchObject({
      success: false,
      errors: {
        name: 'holds a character that is not allowed',
        region: 'holds a character that is not allowed',
      },
    });
  });

  it('needs a postal code only where there are postal codes', () => {
    const inHongKong = { ...checkoutFields, ...hidden, country: 'HK', postalCode: ' ' };
    expect(readCheckoutForm(inHongKong)).toMatchObject({ success: true, form: { postalCode: '' } });
    expect(readCheckoutForm({ ...inHongKong, country: 'DE', city: '' })).toMatchObject({
      success: false,
      errors: { city: 'is required', postalCode: 'is required' },
    });
  });

  it('can be submitted empty without harm', () => {
    const result = readCheckoutForm(undefined);
    expect(result.success === false && Object.keys(result.errors)).toContain('email');
  });
});

describe('an order of the API', () => {
  it('needs no prices, no region and no phone', () => {
    expect(orderRequest.safeParse(anOrder('A')).success).toBe(true);
  });

  it('needs no postal code where there are none', () => {
    const { postalCode: _, ...address } = anOrder('A').address;
    expect(orderRequest.safeParse(anOrder('A', { address: { ...address, country: 'AE' } })).success).toBe(
      true,
    );
    const refused = orderRequest.safeParse(anOrder('A', { address: { ...address, country: 'DE' } }));
    expect(refused.error?.issues).toMatchObject([
      { path: ['address', 'postalCode'], message: 'is required' },
    ]);
  });

  it.each([
    ['a customer id that is no UUID', { customerId: '1' }, 'customerId'],
    ['an unknown payment method', { paymentMethod: 'shells' }, 'paymentMethod'],
    ['no lines', { lines: [] }, 'lines'],
    ['a field that does not exist', { orderID: '1' }, ''],
    ['half a piece', { lines: [{ sku: 'A', quantity: 0.5 }] }, 'lines.0.quantity'],
    [
      'a negative price',
      { lines: [{ sku: 'A', quantity: 1, unitPriceInMinorUnits: -1 }] },
      'lines.0.unitPriceInMinorUnits',
    ],
    [
      'a price that nobody can count',
      { lines: [{ sku: 'A', quantity: 1, unitPriceInMinorUnits: 9e15 }] },
      'lines.0.unitPriceInMinorUnits',
    ],
    ['a text for a product number', { lines: [{ sku: 'Visit us!', quantity: 1 }] }, 'lines.0.sku'],
  ])('is refused with %s', (_, changes, field) => {
    const result = orderRequest.safeParse(anOrder('A', changes));
    expect(result.error?.issues.map(({ path }) => path.join('.'))).toEqual([field]);
  });
});

describe('the payment methods', () => {
  it('that fail on purpose are offered everywhere but in prod', () => {
    expect(paymentMethodsIn('staging').map(({ id }) => id)).toEqual([
      'card',
      'invoice',
      'card-declined',
      'card-unavailable',
    ]);
    expect(paymentMethodsIn('prod').map(({ id }) => id)).toEqual(['card', 'invoice']);
  });
});
