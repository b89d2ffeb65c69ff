import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import { startQueueServer } from '../support/queue-server.ts';
import { startShopDatabase } from '../support/shop-database.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { startWholeShop, type WholeShop } from '../support/whole-shop.ts';
import { createAcceptedOrders } from './accepted-orders.ts';
import { checkOrders } from './check-orders.ts';
import { startHoldingEndpoint } from './holding-endpoint.ts';
import { createRandom } from './random.ts';
import { bundleUnfencedProcessor } from './unfenced-processor.ts';
import { startUnreliableQueue } from './unreliable-queue.ts';

it('refuses the writes of a processor whose customer another one has taken over meanwhile', async () => {
  const { violations, statuses } = await loseTheCustomer();
  expect(violations.outOfOrder).toEqual([]);
  expect(statuses).toEqual([undefined, 'confirmed']);
}, 120_000);

it('finds the order that a processor without the fencing check writes too late', async () => {
  const { violations } = await loseTheCustomer(await bundleUnfencedProcessor(temporaryFolder()));
  expect(violations.outOfOrder).toHaveLength(1);
}, 120_000);

/**
 * A processor takes a customer's lease for a first order, and its first write hangs on the way to PostgreSQL. Redis
 * forgets the lease, SQS gives the first order up, and the second one is written under another lease. Then the first
 * write arrives.
 */
async function loseTheCustomer(processorFile?: string) {
  const database = await startShopDatabase({ seed: 'demo' });
  const queues = await startQueueServer();
  const endpoint = await startHoldingEndpoint(database.server.address.port, 'advance-fences');
  const queue = await startUnreliableQueue(
    queues.variables.AWS_ENDPOINT_URL_SQS ?? '',
    { forgottenDeletes: 0, forgottenExtensions: 1, lateReceives: 0, latenessInMilliseconds: 0 },
    createRandom(1),
  );
  const shop = await startWholeShop({
    ...{ database, queues, processors: 2, visibilityTimeoutInSeconds: 1, maximumReceives: 1 },
    ...(processorFile !== undefined && { processorFile }),
    processorVariables: { DATABASE_PORT: String(endpoint.port), AWS_ENDPOINT_URL_SQS: queue.endpoint },
  });
  try {
    const customerId = randomUUID();
    const orders = createAcceptedOrders();

    const first = await placeOrder(shop, customerId);
    orders.add(first);
    await endpoint.held;
    await shop.parts.redis.kill();
    await shop.parts.redis.start();
    await untilGivenUp(shop, first.orderId);
    const second = await placeOrder(shop, customerId);
    orders.add(second);
    await eventually(async () => expect(await statusOf(shop, second.orderId)).toBe('confirmed'));

    endpoint.release();
    await untilItHasTried(shop, first.orderId);
    return {
      violations: await checkOrders(database.pool, {
        accepted: orders,
        ...{ initialStock: new Map(), authorizations: [], events: [] },
      }),
      statuses: [await statusOf(shop, first.orderId), await statusOf(shop, second.orderId)],
    };
  } finally {
    endpoint.release();
    await shop.stop();
    await endpoint.stop();
    await queue.stop();
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

/** A processor keeps what SQS has given up among the dead letters. */
async function untilGivenUp({ database }: WholeShop, orderId: string): Promise<void> {
  await eventually(async () => {
    const { rowCount } = await database.pool.query('select from orders.dead_letter where order_id = $1', [
      orderId,
    ]);
    expect(rowCount).toBe(1);
  });
}

async function statusOf({ database }: WholeShop, orderId: string): Promise<string | undefined> {
  const { rows } = await database.pool.query<{ status: string }>(
    'select status from orders."order" where order_id = $1',
    [orderId],
  );
  return rows[0]?.status;
}

/** Either it was refused and says so, or it has written. */
async function untilItHasTried(shop: WholeShop, orderId: string): Promise<void> {
  await eventually(async () => {
    if (shop.processors.some(({ output }) => output().includes('StaleFencingTokenError'))) return;
    expect(await statusOf(shop, orderId)).toBe('confirmed');
  });
}
