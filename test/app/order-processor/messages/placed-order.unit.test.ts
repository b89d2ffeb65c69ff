import { describe, expect, it } from '@jest/globals';
import {
  MalformedOrderError,
  readPlacedOrder,
} from '../../../../app/order-processor/messages/placed-order.ts';
import { aPlacedOrder } from '../a-placed-order.ts';

const message = (body: string, groupId: string | undefined) => ({
  messageId: 'm',
  body,
  groupId,
  receiveCount: 1,
  receiptHandle: 'r',
});

describe('a message', () => {
  const order = aPlacedOrder();

  it('is read as the order it carries', () => {
    expect(readPlacedOrder(message(JSON.stringify(order), order.customerId))).toEqual(order);
  });

  it.each([
    ['is no JSON', '{', order.customerId],
    ['has no lines', JSON.stringify({ ...order, lines: [] }), order.customerId],
    ['is in the group of another customer', JSON.stringify(order), 'another'],
    ['is in no group', JSON.stringify(order), undefined],
  ])('is refused when it %s', (_, body, groupId) => {
    expect(() => readPlacedOrder(message(body, groupId))).toThrow(MalformedOrderError);
  });
});
