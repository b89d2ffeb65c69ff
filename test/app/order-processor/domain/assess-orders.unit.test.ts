import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type Offer,
  objectionToOffer,
  offerKey,
  piecesBySku,
  reserveInSequence,
  totalOf,
} from '../../../../app/order-processor/domain/assess-orders.ts';
import { aPlacedOrder } from '../a-placed-order.ts';

const placedAt = '2026-11-22T12:00:00.000Z';
const noon = Date.parse(placedAt);
const hour = 3_600_000;
const always = { validFrom: Number.NEGATIVE_INFINITY, validTo: Number.POSITIVE_INFINITY };
const offer: Offer = {
  ...{ sku: 'A', country: 'DE', name: 'Teapot', currency: 'EUR' },
  prices: [{ amountInMinorUnits: 1000, ...always }],
};
const offersOf = (...offers: Offer[]) => new Map(offers.map((one) => [offerKey(one.sku, one.country), one]));

describe('an offer', () => {
  it('stands when everything is as the customer was shown', () => {
    expect(objectionToOffer(aPlacedOrder(), offersOf(offer))).toBeNull();
  });

  it.each([
    ['a product that is not sold there', offersOf(), 'A is not sold in DE'],
    [
      'a product that is no longer sold there',
      offersOf({ ...offer, prices: [{ amountInMinorUnits: 1000, ...always, validTo: noon - hour }] }),
      'Teapot is not sold in DE',
    ],
    [
      'a price that has changed',
      offersOf({ ...offer, prices: [{ amountInMinorUnits: 999, ...always }] }),
      'the price of Teapot has changed',
    ],
    ['another currency', offersOf({ ...offer, currency: 'CHF' }), 'DE pays in CHF'],
  ])('does not stand for %s', (_, offers, objection) => {
    expect(objectionToOffer(aPlacedOrder({ placedAt }), offers)).toBe(objection);
  });

  it.each([
    ['within the day before the order', '2026-11-22T00:00:00.000Z', null],
    ['longer ago than a day', '2026-11-21T11:00:00.000Z', 'the price of Teapot has changed'],
    ['after the order, which cannot be', '2026-11-22T12:00:00.001Z', 'the price of Teapot has changed'],
  ])('is honoured at the former price when it was quoted %s', (_, quotedAt, objection) => {
    const changed = noon - hour;
    const prices = [
      { amountInMinorUnits: 1000, validFrom: Number.NEGATIVE_INFINITY, validTo: changed },
      { amountInMinorUnits: 1200, validFrom: changed, validTo: Number.POSITIVE_INFINITY },
    ];
    expect(objectionToOffer(aPlacedOrder({ placedAt, quotedAt }), offersOf({ ...offer, prices }))).toBe(
      objection,
    );
  });

  it.each([
    ['a moment after the price has changed, as caches have it', noon - 30_000, null],
    ['well after the price has changed', noon - 90_000, 'the price of Teapot has changed'],
  ])('at the former price, quoted %s, is answered accordingly', (_, changed, objection) => {
    const prices = [
      { amountInMinorUnits: 1000, validFrom: Number.NEGATIVE_INFINITY, validTo: changed },
      { amountInMinorUnits: 1200, validFrom: changed, validTo: Number.POSITIVE_INFINITY },
    ];
    const order = aPlacedOrder({ placedAt, quotedAt: placedAt });
    expect(objectionToOffer(order, offersOf({ ...offer, prices }))).toBe(objection);
  });
});

const skus = ['A', 'B', 'C'];
const someLines = fc.array(
  fc.record({
    sku: fc.constantFrom(...skus),
    quantity: fc.integer({ min: 1, max: 4 }),
    unitPriceInMinorUnits: fc.integer({ min: 1, max: 100_000 }),
  }),
  { minLength: 1, maxLength: 4 },
);
const someOrders = fc.array(
  fc
    .record({ lines: someLines, second: fc.integer({ min: 0, max: 5 }), orderId: fc.uuid() })
    .map(({ lines, second, orderId }) =>
      aPlacedOrder({ orderId, lines, placedAt: `2026-11-22T12:00:0${second}.000Z` }),
    ),
  { maxLength: 12 },
);
const someStock = fc
  .tuple(fc.nat(12), fc.nat(12), fc.nat(12))
  .map((quantities) => new Map(skus.map((sku, index) => [sku, quantities[index] ?? 0])));
const reserve = (orders: ReturnType<typeof aPlacedOrder>[], stock: Map<string, number>) =>
  reserveInSequence(orders, stock, (sku) => `Product ${sku}`);

describe('stock', () => {
  it('is needed for all lines of a product together', () => {
    const line = { sku: 'A', quantity: 1, unitPriceInMinorUnits: 1000 };
    const [three, two] = [3, 2].map((count) =>
      aPlacedOrder({ lines: Array.from({ length: count }, () => line) }),
    );
    if (!three || !two) throw new Error('There are two orders.');
    expect(reserve([three], new Map([['A', 2]]))).toEqual([
      { status: 'rejected', reason: 'Product A is out of stock' },
    ]);
    expect(reserve([two], new Map([['A', 2]]))).toEqual([{ status: 'reserved', reason: null }]);
  });

  it('never goes below zero, and what is gone is what the reserved orders have', () => {
    fc.assert(
      fc.property(someOrders, someStock, (orders, before) => {
        const left = new Map(before);
        const assessments = reserve(orders, left);
        const reserved = orders.filter((_, index) => assessments[index]?.status === 'reserved');
        const taken = piecesBySku(reserved.flatMap(({ lines }) => lines));
        for (const sku of skus) {
          expect(left.get(sku)).toBeGreaterThanOrEqual(0);
          expect(left.get(sku)).toBe((before.get(sku) ?? 0) - (taken.get(sku) ?? 0));
        }
      }),
    );
  });

  it('goes to who was accepted first, in whichever sequence the orders are looked at', () => {
    fc.assert(
      fc.property(someOrders, someStock, fc.infiniteStream(fc.nat()), (orders, stock, random) => {
        const shuffled = orders
          .map((order) => ({ order, place: random.next().value as number }))
          .sort((one, other) => one.place - other.place)
          .map(({ order }) => order);
        const outcome = (sequence: typeof orders) => {
          const assessments = reserve(sequence, new Map(stock));
          return new Map(sequence.map(({ orderId }, index) => [orderId, assessments[index]?.status]));
        };
        const [one, other] = [outcome(orders), outcome(shuffled)];
        for (const [orderId, status] of one) expect(other.get(orderId)).toBe(status);
      }),
    );
  });
});

describe('the total', () => {
  it('is the same in whichever sequence and however split the lines are', () => {
    fc.assert(
      fc.property(someLines, (lines) => {
        const single = lines.flatMap(({ quantity, ...line }) =>
          Array.from({ length: quantity }, () => ({ ...line, quantity: 1 })),
        );
        expect(totalOf(single.reverse())).toBe(totalOf(lines));
      }),
    );
  });
});
