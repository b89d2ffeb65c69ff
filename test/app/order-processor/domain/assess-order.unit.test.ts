import { describe, expect, it } from '@jest/globals';
import { assessOrder, type Offer } from '../../../../app/order-processor/domain/assess-order.ts';
import { nextStep } from '../../../../app/order-processor/domain/next-step.ts';
import type { OrderStatus } from '../../../../app/orders/contract.ts';
import { aPlacedOrder } from '../a-placed-order.ts';

const offer: Offer = { sku: 'A', name: 'Teapot', priceInMinorUnits: 1000, currency: 'EUR', stock: 2 };

describe('a placed order', () => {
  it('is reserved when everything is as the customer was shown', () => {
    expect(assessOrder(aPlacedOrder(), [offer])).toEqual({
      status: 'reserved',
      reason: null,
      lines: [{ sku: 'A', name: 'Teapot', quantity: 2, unitPriceInMinorUnits: 1000 }],
      totalInMinorUnits: 2000,
    });
  });

  it.each([
    ['a product that is not sold there', [], 'A is not sold in DE'],
    ['a price that has changed', [{ ...offer, priceInMinorUnits: 999 }], 'the price of Teapot has changed'],
    ['another currency', [{ ...offer, currency: 'CHF' }], 'DE pays in CHF'],
    ['too little stock', [{ ...offer, stock: 1 }], 'Teapot is out of stock'],
  ])('is rejected for %s', (_, offers, reason) => {
    expect(assessOrder(aPlacedOrder(), offers)).toMatchObject({ status: 'rejected', reason });
  });

  it('needs stock for all lines of a product together', () => {
    const line = { sku: 'A', quantity: 1, unitPriceInMinorUnits: 1000 };
    expect(assessOrder(aPlacedOrder({ lines: [line, line, line] }), [offer]).status).toBe('rejected');
    expect(assessOrder(aPlacedOrder({ lines: [line, line] }), [offer]).status).toBe('reserved');
  });
});

describe('a delivered order', () => {
  const steps: [OrderStatus, string][] = [
    ['received', 'reserve'],
    ['reserved', 'authorize'],
    ['confirmed', 'nothing'],
    ['rejected', 'nothing'],
    ['declined', 'nothing'],
    ['cancelled', 'nothing'],
    ['refunded', 'nothing'],
  ];
  it.each(steps)('that was %s before is taken up with: %s', (status, step) => {
    expect(nextStep(status)).toBe(step);
  });
});
