import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { advanceFence, StaleFencingTokenError } from '../../../app/order-processor/data/customer-fence.ts';
import { acquireLease, LeaseHeldError } from '../../../app/order-processor/data/customer-lease.ts';
import { authorizeAt } from '../../../app/order-processor/data/payments.ts';
import { processOrder } from '../../../app/order-processor/process-order.ts';
import { inTransaction } from '../../../app/platform/postgres.ts';
import { eventually } from '../../support/eventually.ts';
import { silentLogger } from '../../support/silent-logger.ts';
import { aPlacedOrder } from './a-placed-order.ts';
import { type OrderPath, startOrderPath } from './order-path.ts';

let path: OrderPath;
beforeAll(async () => {
  path = await startOrderPath();
});
afterAll(() => path.stop());

const linesOfB = (quantity: number) => [{ sku: 'B', quantity, unitPriceInMinorUnits: 1000 }];
const fenceOf = (customerId: string, fencingToken: number) => ({
  customerId,
  fencingToken,
  holder: randomUUID(),
});
const dependencies = () => ({
  pool: path.pool,
  authorize: authorizeAt(path.paymentsUrl),
  logger: silentLogger(),
});

describe('an order from the queue', () => {
  it('is confirmed, with its stock taken and its money authorised once', async () => {
    const order = aPlacedOrder();
    const before = await path.stockOf('A');
    await path.send(order);
    expect(await path.settled(order.orderId)).toMatchObject({ status: 'confirmed', totalInMinorUnits: 2000 });
    expect(await path.stockOf('A')).toBe(before - 2);
    expect(await path.authorizationsOf(order.orderId)).toBe(1);
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
    expect(await path.authorizationsOf(order.orderId)).toBe(1);
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
    const order = aPlacedOrder({ lines: [{ sku: 'A', quantity: 1, unitPriceInMinorUnits: 1 }] });
    await path.send(order);
    expect(await path.settled(order.orderId)).toMatchObject({
      status: 'rejected',
      reason: 'the price of Product A has changed',
    });
    expect(await path.authorizationsOf(order.orderId)).toBe(0);
  });

  it('takes the last piece once, however many customers want it at the same time', async () => {
    const orders = Array.from({ length: 8 }, () => aPlacedOrder({ lines: linesOfB(1) }));
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
    expect(history.map(({ orderId }) => orderId).reverse()).toEqual(orders.map(({ orderId }) => orderId));
  });

  it('is left to the dead-letter queue when it is malformed, and holds up nobody', async () => {
    const malformed = aPlacedOrder();
    await path.send(malformed, '{"orderId":1}');
    const next = aPlacedOrder({ customerId: malformed.customerId });
    await path.send(next);
    expect((await path.settled(next.orderId)).status).toBe('confirmed');
    await eventually(async () => expect(await path.takeDeadLetters()).toBe(1));
  });

  it('goes on from its reservation when the processor died before the payment', async () => {
    const order = aPlacedOrder();
    const before = await path.stockOf('A');
    const dying = {
      ...dependencies(),
      authorize: () => Promise.reject(new Error('the processor dies here')),
    };
    await expect(processOrder(dying, fenceOf(order.customerId, 1), order)).rejects.toThrow('dies here');
    expect(await path.stockOf('A')).toBe(before - 2);
    await path.send(order);
    expect((await path.settled(order.orderId)).status).toBe('confirmed');
    expect(await path.stockOf('A')).toBe(before - 2);
  });
});

describe('a processor whose lease has passed to another one', () => {
  it('can no longer write, and leaves no trace', async () => {
    const order = aPlacedOrder();
    const before = await path.stockOf('A');
    await inTransaction(path.pool, (transaction) => advanceFence(transaction, fenceOf(order.customerId, 8)));
    const stale = processOrder(dependencies(), fenceOf(order.customerId, 7), order);
    await expect(stale).rejects.toThrow(StaleFencingTokenError);
    expect(await path.historyOf(order.customerId)).toEqual([]);
    expect(await path.stockOf('A')).toBe(before);
  });

  it('cannot write either when Redis has given its token to another one again', async () => {
    const customerId = randomUUID();
    const first = fenceOf(customerId, 3);
    const write = (fence: typeof first) =>
      inTransaction(path.pool, (transaction) => advanceFence(transaction, fence));
    await write(first);
    await write(first);
    await expect(write(fenceOf(customerId, 3))).rejects.toThrow(StaleFencingTokenError);
  });

  it('cannot settle an order whose payment it has asked for', async () => {
    const order = aPlacedOrder();
    const slow = {
      ...dependencies(),
      authorize: async (request: Parameters<ReturnType<typeof authorizeAt>>[0]) => {
        await processOrder(dependencies(), fenceOf(order.customerId, 2), order);
        return authorizeAt(path.paymentsUrl)(request);
      },
    };
    await expect(processOrder(slow, fenceOf(order.customerId, 1), order)).rejects.toThrow(
      StaleFencingTokenError,
    );
    expect((await path.settled(order.orderId)).status).toBe('confirmed');
    expect(await path.authorizationsOf(order.orderId)).toBe(1);
  });
});

describe('a lease', () => {
  const request = (customerId: string, floor = 0) => ({ customerId, floor, lifetimeInMilliseconds: 5000 });

  it('is held by one processor at a time, and each has a higher token', async () => {
    const customerId = randomUUID();
    const first = await acquireLease(path.redis, request(customerId));
    await expect(acquireLease(path.redis, request(customerId))).rejects.toThrow(LeaseHeldError);
    await first.release();
    const second = await acquireLease(path.redis, request(customerId));
    expect(second.fencingToken).toBeGreaterThan(first.fencingToken);
    await first.release();
    expect(await second.renew()).toBe(true);
    expect(await first.renew()).toBe(false);
  });

  it('has a token above the one PostgreSQL knows, when Redis has lost everything', async () => {
    const customerId = randomUUID();
    await path.send(aPlacedOrder({ customerId }));
    await eventually(async () => expect(await path.historyOf(customerId)).toHaveLength(1));
    await path.redisServer.crash();
    await path.redisServer.start();
    await eventually(() => path.redis.ping());
    const lease = await acquireLease(path.redis, request(customerId, 41));
    expect(lease.fencingToken).toBe(42);
    await lease.release();
    const next = await acquireLease(path.redis, request(customerId, 41));
    expect(next.fencingToken).toBe(43);
    await next.release();
    const order = aPlacedOrder({ customerId });
    await path.send(order);
    expect((await path.settled(order.orderId)).status).toBe('confirmed');
  });
});
