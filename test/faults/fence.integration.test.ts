import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { eventually } from '../support/eventually.ts';
import { startShopDatabase } from '../support/shop-database.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { startWholeShop, type WholeShop } from '../support/whole-shop.ts';
import { createAcceptedOrders } from './accepted-orders.ts';
import { checkOrders } from './check-orders.ts';
import { startHoldingEndpoint } from './holding-endpoint.ts';
import { bundleUnfencedProcessor } from './unfenced-processor.ts';

it('refuses the writes of a processor that stood still until another one had taken over', async () => {
  const { violations, statuses } = await standStillWithALease();
  expect(violations.outOfOrder).toEqual([]);
  expect(statuses).toEqual([undefined, 'confirmed']);
}, 120_000);

it('finds the order that a processor without the fencing check writes too late', async () => {
  const unfenced = await bundleUnfencedProcessor(temporaryFolder());
  const { violations } = await standStillWithALease(unfenced);
  expect(violations.outOfOrder).toHaveLength(1);
}, 120_000);

/**
 * A processor takes a customer's lease for a first order and stands still before it writes. SQS gives the first order up,
 * another processor writes the second one. Then the first processor goes on.
 */
async function standStillWithALease(firstProcessorFile?: string) {
  const database = await startShopDatabase({ seed: 'demo' });
  const endpoint = await startHoldingEndpoint(database.server.address.port, 'advance-fences');
  const shop = await startWholeShop({
    ...{ database, processors: 2, visibilityTimeoutInSeconds: 2, maximumReceives: 1 },
    ...(firstProcessorFile !== undefined && { firstProcessorFile }),
    processorVariables: (index): Record<string, string> =>
      index === 0 ? { DATABASE_PORT: String(endpoint.port) } : {},
  });
  const [standingStill, other] = shop.processors;
  if (!standingStill || !other) throw new Error('The test wants two processors.');
  try {
    await other.terminate();
    const customerId = randomUUID();
    const orders = createAcceptedOrders();

    const first = await placeOrder(shop, customerId);
    orders.add(first);
    await endpoint.held;
    standingStill.pause();
    await untilLeaseIsOver(shop, customerId);
    await other.start();
    const second = await placeOrder(shop, customerId);
    orders.add(second);
    await eventually(async () => expect(await statusOf(shop, second.orderId)).toBe('confirmed'), 20_000);

    endpoint.release();
    standingStill.resume();
    await untilItHasTried(shop, first.orderId, standingStill.output);
    return {
      violations: await checkOrders(database.pool, {
        accepted: orders,
        ...{ initialStock: new Map(), authorizations: [], events: [] },
      }),
      statuses: [await statusOf(shop, first.orderId), await statusOf(shop, second.orderId)],
    };
  } finally {
    endpoint.release();
    standingStill.resume();
    await shop.stop();
    await endpoint.stop();
  }
}

async function placeOrder(shop: WholeShop, customerId: string) {
  const idempotencyKey = randomUUID();
  const response = await fetch(`${shop.url}/api/orders`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': idempotencyKey },
    body: JSON.stringify({
      customerId,
      email: 'ada@example.com',
      address: { name: 'Ada', street: 'Ring 1', postalCode: '10115', city: 'Berlin', country: 'DE' },
      paymentMethod: 'card',
      lines: [{ sku: await anySku(shop), quantity: 1 }],
    }),
  });
  expect(response.status).toBe(202);
  const { orderId }: { orderId: string } = JSON.parse(await response.text());
  return { orderId, customerId, idempotencyKey };
}

async function anySku({ database }: WholeShop): Promise<string> {
  const { rows } = await database.pool.query<{ sku: string }>('select min(sku) as sku from catalog.product');
  return rows[0]?.sku ?? '';
}

async function untilLeaseIsOver({ variables }: WholeShop, customerId: string): Promise<void> {
  const redis = new Redis(variables.REDIS_URL ?? '');
  try {
    await eventually(async () => {
      expect(await redis.exists(`order-processor:{${customerId}}:lease`)).toBe(0);
    }, 20_000);
  } finally {
    redis.disconnect();
  }
}

async function statusOf({ database }: WholeShop, orderId: string): Promise<string | undefined> {
  const { rows } = await database.pool.query<{ status: string }>(
    'select status from orders."order" where order_id = $1',
    [orderId],
  );
  return rows[0]?.status;
}

/** Either it was refused and says so, or it has written. */
async function untilItHasTried(shop: WholeShop, orderId: string, output: () => string): Promise<void> {
  await eventually(async () => {
    if (output().includes('StaleFencingTokenError')) return;
    expect(await statusOf(shop, orderId)).toBe('confirmed');
  }, 20_000);
}
