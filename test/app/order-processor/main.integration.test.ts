import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../../support/eventually.ts';
import { startService } from '../../support/program.ts';
import { aPlacedOrder } from './a-placed-order.ts';
import { type OrderPath, startOrderPath } from './order-path.ts';

let path: OrderPath;
beforeAll(async () => {
  path = await startOrderPath({ processors: 0 });
});
afterAll(() => path.stop());

const startProgram = () =>
  startService('app/order-processor/main.ts', {
    ...{ ENVIRONMENT: 'test', VERSION: '1.2.3-test' },
    ...path.database.variables,
    ...path.queues.variables,
    ...path.redisServer.variables,
    PAYMENTS_URL: path.payments.url,
    ORDER_QUEUE_URL: path.queueUrls.orders,
    DEAD_LETTER_QUEUE_URL: path.queueUrls.deadLetters,
    EVENT_QUEUE_URL: path.queueUrls.events,
  });

describe('the order-processor', () => {
  it('is ready with all its dependencies, and ends in time with nothing half done when it is told to', async () => {
    const orders = Array.from({ length: 60 }, () => aPlacedOrder());
    const first = await startProgram();
    expect(await (await fetch(`${first.url}/health/ready`)).json()).toMatchObject({
      status: 'ok',
      dependencies: { postgres: 'ok', redis: 'ok', queue: 'ok' },
    });
    let isSlow = false;
    path.payments.beforeBatch = async () => {
      isSlow = true;
      await new Promise((resolve) => setTimeout(resolve, 300));
    };
    for (const order of orders) await path.send(order);
    await eventually(() => expect(isSlow).toBe(true));
    const toldAt = performance.now();
    expect(await first.terminate()).toBe(0);
    expect(performance.now() - toldAt).toBeLessThan(10_000);
    const { rows } = await path.pool.query(`select from orders."order" where status = 'reserved'`);
    expect(rows).toEqual([]);
    const keys = await path.redis.keys('order-processor:*:lease');
    expect(keys).toEqual([]);

    path.payments.beforeBatch = undefined;
    const second = await startProgram();
    const settled = await Promise.all(orders.map(({ orderId }) => path.settled(orderId)));
    expect(settled.every(({ status }) => status === 'confirmed')).toBe(true);
    expect(await path.stockOf('A')).toBe(1000 - 2 * orders.length);
    expect(await second.terminate()).toBe(0);
    expect(first.process.output() + second.process.output()).not.toContain('ada@example.com');
  });
});
