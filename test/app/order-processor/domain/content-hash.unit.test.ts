import { describe, expect, it } from '@jest/globals';
import { contentHashOf } from '../../../../app/order-processor/domain/content-hash.ts';
import { aPlacedOrder } from '../a-placed-order.ts';

describe('the content of an order', () => {
  const order = aPlacedOrder();

  it.each([
    ['it is placed later', { placedAt: '2026-11-23T12:00:00.000Z', quotedAt: '2026-11-23T11:00:00.000Z' }],
    ['it is in another language', { locale: 'fr-FR' }],
  ])('is the same when %s', (_, changes) => {
    expect(contentHashOf({ ...order, ...changes })).toBe(contentHashOf(order));
  });

  it.each([
    ['goes elsewhere', { address: { ...order.address, street: 'Am Bach 2' } }],
    ['is paid otherwise', { paymentMethod: 'invoice' }],
    ['is for more', { lines: [{ sku: 'A', quantity: 3, unitPriceInMinorUnits: 1000 }] }],
    ['is confirmed to another address', { email: 'ben@example.com' }],
  ])('is another one when it %s', (_, changes) => {
    expect(contentHashOf({ ...order, ...changes })).not.toBe(contentHashOf(order));
  });
});
