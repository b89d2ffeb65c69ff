import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { testCustomer } from '../../../app/order-processor/contract.ts';
import { advanceFences } from '../../../app/order-processor/data/customer-fences.ts';
import { inTransaction } from '../../../app/platform/postgres.ts';
import { eventually } from '../../support/eventually.ts';
import { aCancellation, aPlacedOrder, aRefund } from './a-placed-order.ts';
import { type OrderPath, startOrderPath } from './order-path.ts';
import { malformedMethod, refusedMethod } from './payments-stand-in.ts';

let path: OrderPath;
beforeAll(async () => {
  path = await startOrderPath();
});
afterEach(() => {
  path.payments.failure = undefined;
  path.payments.beforeBatch = undefined;
});
afterAll(() => path.stop());

const lineOf = (sku: string, quantity = 1, unitPriceInMinorUnits = 1000) => [
  { sku, quantity, unitPriceInMinorUnits },
];

describe('an order from the queue', () => {
  it('is confirmed, with its stock taken, its money authorised once, and its customer told', async () => {
    const order = aPlacedOrder({ locale: 'de-DE' });
    const before = await path.stockOf('A');
    await path.send(order);
    expect(await path.settled(order.orderId)).toMatchObject({ status: 'confirmed', totalInMinorUnits: 2000 });
    expect(await path.stockOf('A')).toBe(before - 2);
    expect(path.payments.authorizations.get(order.orderId)).toBe(1);
    await eventually(async () =>
      expect(await path.publishedEvents(order.orderId)).toEqual([
        {
          eventId: expect.any(String),
          occurredAt: expect.any(String),
          ...{ type: 'order-confirmed', orderId: order.orderId, customerId: order.customerId },
          ...{ email: 'ada@example.com', locale: 'de-DE', currency: 'EUR', totalInMinorUnits: 2000 },
          reason: null,
          lines: [{ sku: 'A', name: 'Product A', quantity: 2, unitPriceInMinorUnits: 1000 }],
        },
      ]),
    );
  });

  it('has no second effect when it comes several times, to several processors', async () => {
    path.addProcessor();
    const order = aPlacedOrder();
    const before = await path.stockOf('A');
    for (let times = 0; times < 5; times += 1) await path.send(order);
    const last = aPlacedOrder({ customerId: order.customerId });
    await path.send(last);
    await path.settled(last.orderId);
    expect(await path.stockOf('A')).toBe(before - 4);
    expect(await path.historyOf(order.customerId)).toHaveLength(2);
    expect(path.payments.authorizations.get(order.orderId)).toBe(1);
  });

  it('is declined with its stock returned when the payment is', async () => {
    const order = aPlacedOrder({ paymentMethod: 'card-declined' });
    const before = await path.stockOf('A');
    await path.send(order);
    expect(await path.settled(order.orderId)).toMatchObject({
      status: 'declined',
      reason: 'The card was declined.',
    });
    expect(await path.stockOf('A')).toBe(before);
  });

  it('is rejected when the price is not the one that the customer saw', async () => {
    const order = aPlacedOrder({ lines: lineOf('A', 1, 1) });
    await path.send(order);
    expect(await path.settled(order.orderId)).toMatchObject({
      status: 'rejected',
      reason: 'the price of Product A has changed',
    });
    expect(path.payments.authorizations.has(order.orderId)).toBe(false);
    await eventually(async () =>
      expect(await path.publishedEvents(order.orderId)).toMatchObject([{ type: 'order-rejected' }]),
    );
  });

  it('takes the last piece once, however many customers want it at the same time', async () => {
    const orders = Array.from({ length: 8 }, () => aPlacedOrder({ lines: lineOf('B') }));
    await Promise.all(orders.map((order) => path.send(order)));
    const settled = await Promise.all(orders.map(({ orderId }) => path.settled(orderId)));
    expect(settled.filter(({ status }) => status === 'confirmed')).toHaveLength(3);
    expect(settled.filter(({ reason }) => reason === 'Product B is out of stock')).toHaveLength(5);
    expect(await path.stockOf('B')).toBe(0);
  });

  it('takes effect in the order in which its customer placed it', async () => {
    const customerId = randomUUID();
    const orders = Array.from({ length: 6 }, () => aPlacedOrder({ customerId }));
    for (const order of orders) await path.send(order);
    await Promise.all(orders.map(({ orderId }) => path.settled(orderId)));
    const history = await path.historyOf(customerId);
    expect(history.map(({ orderId }) => orderId)).toEqual(orders.map(({ orderId }) => orderId));
  });

  it('waits while payments does not answer, however often, and is no dead letter', async () => {
    const order = aPlacedOrder();
    path.payments.failure = 'no answer';
    await path.send(order);
    await path.becomes(order.orderId, 'reserved');
    path.payments.failure = undefined;
    expect((await path.settled(order.orderId)).status).toBe('confirmed');
    expect(await path.deadLetters()).toEqual([]);
  });

  it('belongs to the first customer who uses its id', async () => {
    const order = aPlacedOrder();
    await path.send(order);
    await path.settled(order.orderId);
    const other = aPlacedOrder({ orderId: order.orderId });
    const next = aPlacedOrder({ customerId: other.customerId });
    await path.send(other);
    await path.send(next);
    await path.settled(next.orderId);
    expect(await path.historyOf(other.customerId)).toMatchObject([{ orderId: next.orderId }]);
    expect(await path.historyOf(order.customerId)).toHaveLength(1);
  });
});

describe('an order of the test customer', () => {
  const aTestOrder = (changes = {}) => aPlacedOrder({ ...testCustomer, ...changes });

  it('goes all the way and ends cancelled, with its money let go and its stock never taken', async () => {
    const order = aTestOrder();
    const before = await path.stockOf('A');
    let whilePaying: number | undefined;
    path.payments.beforeBatch = async () => {
      whilePaying = await path.stockOf('A');
    };
    await path.send(order);
    expect(await path.settled(order.orderId)).toMatchObject({ status: 'cancelled', totalInMinorUnits: 2000 });
    expect([whilePaying, await path.stockOf('A')]).toEqual([before, before]);
    expect(path.payments.authorizations.get(order.orderId)).toBe(1);
    expect(path.payments.payments.get(order.orderId)?.status).toBe('refunded');
    await eventually(async () =>
      expect(await path.publishedEvents(order.orderId)).toMatchObject([{ type: 'order-cancelled' }]),
    );
  });

  it('returns no stock that it has not taken, when its payment is declined or it is cancelled', async () => {
    const before = await path.stockOf('A');
    const declined = aTestOrder({ paymentMethod: 'card-declined' });
    await path.send(declined);
    expect(await path.settled(declined.orderId)).toMatchObject({ status: 'declined' });
    path.payments.failure = 503;
    const waiting = aTestOrder();
    await path.send(waiting);
    await path.becomes(waiting.orderId, 'reserved');
    await path.send(aCancellation(waiting));
    path.payments.failure = undefined;
    expect(await path.settled(waiting.orderId)).toMatchObject({ status: 'cancelled' });
    expect(await path.stockOf('A')).toBe(before);
  });

  it('is rejected like any other when there is not enough in stock', async () => {
    const order = aTestOrder({ lines: lineOf('A', 1 + (await path.stockOf('A'))) });
    await path.send(order);
    expect(await path.settled(order.orderId)).toMatchObject({ reason: 'Product A is out of stock' });
  });

  it('is no order of any figure', async () => {
    const counted = path.counted();
    const orders = [
      aTestOrder(),
      aTestOrder({ paymentMethod: 'card-declined' }),
      aTestOrder({ lines: lineOf('A', 1, 1) }),
    ];
    for (const order of orders) await path.send(order);
    for (const { orderId } of orders) await path.settled(orderId);
    const real = aPlacedOrder();
    await path.send(real);
    await path.settled(real.orderId);
    expect(path.counted()).toEqual({ ...counted, OrdersConfirmed: (counted.OrdersConfirmed ?? 0) + 1 });
  });
});

describe('a cancellation', () => {
  it('returns stock and money of a confirmed order, once', async () => {
    const order = aPlacedOrder({ lines: lineOf('C', 4) });
    const before = await path.stockOf('C');
    await path.send(order);
    await path.send(aCancellation(order));
    await path.send(aCancellation(order));
    await path.becomes(order.orderId, 'cancelled');
    await eventually(async () => expect(await path.messagesInQueue()).toBe(0));
    expect(await path.stockOf('C')).toBe(before);
    expect(path.payments.payments.get(order.orderId)?.status).toBe('voided');
    await eventually(async () =>
      expect(await path.publishedEvents(order.orderId)).toMatchObject([
        { type: 'order-confirmed' },
        { type: 'order-cancelled' },
      ]),
    );
  });

  it('is refused when the money has been taken, and the customer is told once', async () => {
    const order = aPlacedOrder({ lines: lineOf('C', 4) });
    await path.send(order);
    await path.settled(order.orderId);
    path.payments.capture(order.orderId);
    const before = await path.stockOf('C');
    await path.send(aCancellation(order));
    await path.send(aCancellation(order));
    await eventually(async () =>
      expect(await path.publishedEvents(order.orderId)).toMatchObject([
        { type: 'order-confirmed' },
        { type: 'cancellation-refused' },
      ]),
    );
    await eventually(async () => expect(await path.messagesInQueue()).toBe(0));
    expect((await path.settled(order.orderId)).status).toBe('confirmed');
    expect(await path.stockOf('C')).toBe(before);
  });

  it('that comes before its order has the order rejected, should it ever come', async () => {
    const order = aPlacedOrder();
    await path.send(aCancellation(order));
    await path.send(order);
    expect(await path.settled(order.orderId)).toMatchObject({
      status: 'rejected',
      reason: 'it was cancelled before it could be processed',
    });
  });

  it('is for the order of the customer only', async () => {
    const order = aPlacedOrder();
    await path.send(order);
    await path.settled(order.orderId);
    const stranger = aPlacedOrder();
    await path.send(aCancellation({ ...order, customerId: stranger.customerId }));
    await path.send(stranger);
    await path.settled(stranger.orderId);
    expect((await path.settled(order.orderId)).status).toBe('confirmed');
  });
});

describe('a refund', () => {
  it('gives the money of a confirmed order back, once, and leaves the stock to the back office', async () => {
    const order = aPlacedOrder({ lines: lineOf('C', 4) });
    await path.send(order);
    await path.settled(order.orderId);
    path.payments.capture(order.orderId);
    const before = await path.stockOf('C');
    await path.send(aRefund(order));
    await path.send(aRefund(order));
    await path.becomes(order.orderId, 'refunded');
    await eventually(async () => expect(await path.messagesInQueue()).toBe(0));
    expect(path.payments.payments.get(order.orderId)?.status).toBe('refunded');
    expect(await path.stockOf('C')).toBe(before);
    await eventually(async () =>
      expect(await path.publishedEvents(order.orderId)).toMatchObject([
        { type: 'order-confirmed' },
        { type: 'order-refunded' },
      ]),
    );
  });

  it('of an order that was not confirmed does nothing', async () => {
    const order = aPlacedOrder({ paymentMethod: 'card-declined' });
    const next = aPlacedOrder({ customerId: order.customerId });
    for (const message of [order, aRefund(order), next]) await path.send(message);
    await path.settled(next.orderId);
    expect((await path.settled(order.orderId)).status).toBe('declined');
  });
});

describe('a message that can never succeed', () => {
  const letterOf = (orderId: string) =>
    eventually(async () => {
      const letter = (await path.deadLetters()).find(({ order_id }) => order_id === orderId);
      if (!letter) throw new Error(`There is no dead letter of order ${orderId} yet.`);
      return letter;
    });

  it('is put aside at once when it cannot be read, and holds up nobody', async () => {
    const malformed = aPlacedOrder();
    await path.send(malformed, JSON.stringify({ orderId: malformed.orderId, lines: [] }));
    const next = aPlacedOrder({ customerId: malformed.customerId });
    await path.send(next);
    expect((await path.settled(next.orderId)).status).toBe('confirmed');
    expect(await letterOf(malformed.orderId)).toMatchObject({
      customer_id: malformed.customerId,
      reason: expect.stringContaining('customerId'),
      receive_count: 1,
    });
  });

  it('is put aside when payments refuses it for good, and what the customer wished later goes on', async () => {
    const poison = aPlacedOrder({ paymentMethod: refusedMethod, lines: lineOf('C', 4) });
    const next = aPlacedOrder({ customerId: poison.customerId });
    const before = await path.stockOf('C');
    await path.send(poison);
    await path.send(next);
    expect((await path.settled(next.orderId)).status).toBe('confirmed');
    expect(await letterOf(poison.orderId)).toMatchObject({
      reason: expect.stringContaining('The terms differ.'),
      receive_count: 5,
    });
    expect((await path.orderOf(poison.orderId))?.status).toBe('reserved');
    expect(await path.stockOf('C')).toBe(before - 4);
  });

  it('can be cancelled when it was put aside after its reservation', async () => {
    const poison = aPlacedOrder({ paymentMethod: refusedMethod, lines: lineOf('C', 4) });
    const before = await path.stockOf('C');
    await path.send(poison);
    await letterOf(poison.orderId);
    await path.send(aCancellation(poison));
    await path.becomes(poison.orderId, 'cancelled');
    expect(await path.stockOf('C')).toBe(before);
  });

  it.each([
    ['payments finds it malformed', { paymentMethod: malformedMethod }],
    ['the database cannot hold it', { lines: lineOf('A', 2 ** 30, 2 ** 52) }],
  ])('hurts only itself when %s', async (_, changes) => {
    const poison = aPlacedOrder(changes);
    const others = Array.from({ length: 12 }, () => aPlacedOrder());
    await Promise.all([poison, ...others].map((order) => path.send(order)));
    const settled = await Promise.all(others.map(({ orderId }) => path.settled(orderId)));
    expect(settled.every(({ status }) => status === 'confirmed')).toBe(true);
    await letterOf(poison.orderId);
  });
});

describe('the fences of many customers', () => {
  const fenceOf = (customerId: string, fencingToken: number) => ({
    ...{ customerId, fencingToken },
    holder: randomUUID(),
  });
  const advance = (...fences: ReturnType<typeof fenceOf>[]) =>
    inTransaction(path.pool, (transaction) => advanceFences(transaction, fences));

  it('refuse those whose token is stale, and only those', async () => {
    const [stale, fresh] = [fenceOf(randomUUID(), 3), fenceOf(randomUUID(), 3)];
    await advance(fenceOf(stale.customerId, 4));
    expect(await advance(stale, fresh)).toEqual(new Set([fresh.customerId]));
  });

  it('refuse a second holder of the same token, which Redis can hand out after it lost its data', async () => {
    const first = fenceOf(randomUUID(), 3);
    expect(await advance(first)).toEqual(new Set([first.customerId]));
    expect(await advance(first)).toEqual(new Set([first.customerId]));
    expect(await advance({ ...first, holder: randomUUID() })).toEqual(new Set());
  });
});
