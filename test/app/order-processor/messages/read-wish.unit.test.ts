import { describe, expect, it } from '@jest/globals';
import { readWish, UnreadableMessageError } from '../../../../app/order-processor/messages/read-wish.ts';
import { aCancellation, aPlacedOrder, aRefund } from '../a-placed-order.ts';

const message = (body: string, groupId: string | undefined) => ({
  messageId: 'm',
  body,
  groupId,
  receiveCount: 1,
  receiptHandle: 'r',
});

describe('a message', () => {
  const order = aPlacedOrder();

  it.each([
    ['an order of a release before there were other messages', order],
    ['an order', aPlacedOrder({ kind: 'order', quotedAt: order.placedAt, locale: 'de-DE' })],
    [
      'an order to an address with everything',
      aPlacedOrder({ address: { ...order.address, region: 'BE', phone: '1' } }),
    ],
    ['a cancellation', aCancellation(order)],
    ['a refund', aRefund(order)],
  ])('is read as %s', (_, wish) => {
    expect(readWish(message(JSON.stringify(wish), wish.customerId))).toEqual(wish);
  });

  it('may write its ids in capitals', () => {
    const loud = {
      ...order,
      orderId: order.orderId.toUpperCase(),
      customerId: order.customerId.toUpperCase(),
    };
    expect(readWish(message(JSON.stringify(loud), loud.customerId))).toEqual(order);
  });

  const body = (changes: object) => JSON.stringify({ ...order, ...changes });
  it.each([
    ['is no JSON', '{', order.customerId],
    ['is of an unknown kind', body({ kind: 'gift' }), order.customerId],
    ['has no lines', body({ lines: [] }), order.customerId],
    ['holds what PostgreSQL cannot store', body({ email: 'a\0b' }), order.customerId],
    ['holds half a character', body({ email: '\ud800' }), order.customerId],
    [
      'wants more than an integer holds',
      body({ lines: [{ ...order.lines[0], quantity: 2 ** 31 }] }),
      order.customerId,
    ],
    ['is in the group of another customer', JSON.stringify(order), 'another'],
    ['is in no group', JSON.stringify(order), undefined],
  ])('is refused when it %s', (_, text, groupId) => {
    expect(() => readWish(message(text, groupId))).toThrow(UnreadableMessageError);
  });

  it('that is refused shows nothing of its content in the complaint', () => {
    expect(() => readWish(message('{"email":"ada@example.com"', order.customerId))).toThrow(/^((?!ada).)*$/);
  });
});
