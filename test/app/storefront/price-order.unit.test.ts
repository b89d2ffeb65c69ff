import { describe, expect, it } from '@jest/globals';
import { type Catalogue, CatalogueUnknownError } from '../../../app/storefront/catalogue.ts';
import type { OrderRequest } from '../../../app/storefront/domain/order-request.ts';
import { priceOrder } from '../../../app/storefront/price-order.ts';
import { aProduct } from './a-product.ts';

type PricingCatalogue = Parameters<typeof priceOrder>[0];

const learntAt = Date.parse('2026-11-22T10:00:00.000Z');
const first = { orderId: 'd5f9ba4e-7f4f-8d3b-a5fe-0f0d9a1b1f11', isRepeated: false };
const germany = { code: 'DE', name: 'Germany', currency: 'EUR', locale: 'de-DE' };

/** Sells product A in Germany for 10 €. */
function aCatalogue(changes: Partial<Catalogue> = {}): PricingCatalogue {
  return {
    countries: async () => [germany],
    product: async (sku) => (sku === 'A' ? aProduct() : undefined),
    isAnswering: () => true,
    knownCurrency: () => 'EUR',
    knownPrice: (sku) => (sku === 'A' ? { amountInMinorUnits: 1000, learntAt } : undefined),
    ...changes,
  };
}

const neverHeard = aCatalogue({
  countries: () => Promise.reject(new CatalogueUnknownError(undefined)),
  product: () => Promise.reject(new CatalogueUnknownError(undefined)),
  isAnswering: () => false,
  knownCurrency: () => undefined,
  knownPrice: () => undefined,
});

function anOrderFor(price: number | undefined, changes: Partial<OrderRequest> = {}): OrderRequest {
  return {
    customerId: '7f6f3b0e-9c9a-4f5e-8f0c-2f6a4d1b9e11',
    email: 'ada@example.com',
    address: { name: 'Ada', street: 'Am Bach 1', postalCode: '10115', city: 'Berlin', country: 'DE' },
    paymentMethod: 'card',
    lines: [{ sku: 'A', quantity: 2, unitPriceInMinorUnits: price }],
    ...changes,
  };
}

describe('the prices of an order', () => {
  it('count as quoted when the shop learnt them, if the customer was shown the same', async () => {
    const order = await priceOrder(aCatalogue(), anOrderFor(1000), first);
    expect(order).toMatchObject({ currency: 'EUR', quotedAt: '2026-11-22T10:00:00.000Z' });
  });

  it('are those of the catalogue where the client names none', async () => {
    const order = await priceOrder(aCatalogue(), anOrderFor(undefined), first);
    expect(order.lines).toEqual([{ sku: 'A', quantity: 2, unitPriceInMinorUnits: 1000 }]);
  });

  it('are refused when they are other ones by now', async () => {
    await expect(priceOrder(aCatalogue(), anOrderFor(900), first)).rejects.toMatchObject({
      status: 409,
      errors: [{ field: 'lines[0].unitPriceInMinorUnits', detail: 'is 900, but the price is 1000 now' }],
    });
  });

  it.each([
    [
      'the catalogue does not answer, and memory may be older',
      aCatalogue({ isAnswering: () => false }),
      first,
    ],
    ['the order is sent again, and was accepted perhaps', aCatalogue(), { ...first, isRepeated: true }],
    ['the catalogue was never heard', neverHeard, first],
  ])('are left to the processor to judge while %s', async (_, catalogue, attempt) => {
    const order = await priceOrder(catalogue, anOrderFor(900, { currency: 'EUR' }), attempt);
    expect(order.lines[0]?.unitPriceInMinorUnits).toBe(900);
    expect(order.quotedAt).toBeUndefined();
  });

  it('have to come with the order, and its currency too, while the catalogue was never heard', async () => {
    for (const request of [anOrderFor(undefined, { currency: 'EUR' }), anOrderFor(900)]) {
      await expect(priceOrder(neverHeard, request, first)).rejects.toMatchObject({ status: 503 });
    }
  });

  it('are in the currency of the country', async () => {
    await expect(
      priceOrder(aCatalogue(), anOrderFor(1000, { currency: 'GBP' }), first),
    ).rejects.toMatchObject({
      status: 400,
      errors: [{ field: 'currency', detail: 'is GBP, but DE pays in EUR' }],
    });
  });
});
