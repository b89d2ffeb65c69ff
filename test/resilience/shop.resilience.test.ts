import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { catalog } from '../../app/catalog/contract.ts';
import { orderProcessor } from '../../app/order-processor/contract.ts';
import { orders } from '../../app/orders/contract.ts';
import { payments } from '../../app/payments/contract.ts';
import { storefront } from '../../app/storefront/contract.ts';
import type { FollowedOrder } from '../faults/followed-orders.ts';
import { shopUrl } from '../functional/shop-url.ts';
import { eventually } from '../support/eventually.ts';
import { type Customers, readHistory, startCustomers } from './customers.ts';
import { openCluster, type ShopCluster } from './shop-cluster.ts';

const shop = shopUrl();

/** Every service on the way of an order. No proxy: without a name of its own, the shop is reached by the first one alone. */
const programs = [storefront, catalog, orders, orderProcessor, payments].map(({ name }) => name);

/** What is promised while tasks are stopped, one at a time; the times are those that AWS takes to start another one. */
const objective = {
  /** Of all pages and orders that customers ask for. */
  failuresInPercent: 1,
  /** From the stop to as many healthy tasks as before. */
  wholeInSeconds: 300,
  /** From the answer 202: until a task is replaced, and the 30 seconds that an order waits at most to be tried again. */
  processedInSeconds: 330,
};

/** Between two stops, so that each is seen by itself. */
const calmInSeconds = 3;

const startedAt = performance.now();
let cluster: ShopCluster;
let customers: Customers;

beforeAll(async () => {
  cluster = await openCluster();
  customers = await startCustomers(shop);
}, 60_000);

afterAll(() => customers?.stop(), 60_000);

describe('the shop, while single tasks of it are stopped', () => {
  it.each(programs)(
    'has another task of %s in time',
    async (program) => {
      const service = await cluster.serviceOf(program);
      await untilWhole(service);
      const stoppedAt = performance.now();
      const stopped = await cluster.stopOneTask(service, 'Stopped by the resilience test of the delivery');
      report(`a task of ${program} is stopped`);
      await untilWhole(service, stopped);
      report(`${program} is whole again after ${secondsSince(stoppedAt).toFixed(1)} s`);
      await Promise.race([delay(1000 * calmInSeconds), customers.failed]);
    },
    3000 * objective.wholeInSeconds,
  );

  it('shows hardly anybody an error', async () => {
    await customers.stop();
    const { asked, failures } = customers.experience();
    report(`${asked} times asked for a page or an order, ${failures.length} times in vain`);

    expect(
      failures.slice(0, Math.max(1, (failures.length * 100) / asked / objective.failuresInPercent)),
    ).toEqual([]);
  }, 60_000);

  it(
    'processes every order that it has accepted, in time',
    async () => {
      const { orders: followed, ends } = customers;
      const deadline = performance.now() + 1000 * objective.processedInSeconds;
      while ((await followed.look()).length > 0 && performance.now() < deadline) await delay(500);
      const accepted = followed.acceptedBetween(0, Number.POSITIVE_INFINITY);
      const slow = accepted.filter((order) => !(secondsOf(order) <= objective.processedInSeconds));
      const slowest = Math.max(0, ...accepted.map(secondsOf).filter(Number.isFinite));
      report(
        `${accepted.length} orders accepted, ${ends.size} of them done with; the slowest took ${slowest.toFixed(1)} s`,
      );

      expect(accepted.length).toBeGreaterThan(0);
      expect(slow.map(({ orderId }) => orderId)).toEqual([]);
      expect([...ends].filter(([, end]) => end !== 'cancelled')).toEqual([]);
    },
    1000 * (objective.processedInSeconds + 60),
  );

  it('has made one order of each, and each customer’s in their sequence', async () => {
    for (const [customerId, path] of customers.histories) {
      const ordered = customers.orders.byCustomer().get(customerId) ?? [];
      const keys = ordered.map(({ idempotencyKey }) => idempotencyKey);

      expect(keys).toEqual([...new Set(keys)]);
      expect(await readHistory(shop, path)).toEqual(ordered.map(({ orderId }) => orderId));
    }
  }, 120_000);
});

/** @throws NotWholeError when that takes longer than promised */
async function untilWhole(service: string, stopped?: string): Promise<void> {
  const whole = eventually(async () => {
    await delay(500);
    if (!(await cluster.isWhole(service, stopped))) throw new NotWholeError(service);
  }, 1000 * objective.wholeInSeconds);
  await Promise.race([whole, customers.failed]);
}

class NotWholeError extends Error {
  constructor(service: string) {
    super(
      `${service} did not have all its tasks healthy within ${objective.wholeInSeconds} s; its events in ECS say why.`,
    );
    this.name = 'NotWholeError';
  }
}

/** From its acceptance to the look that saw its end; infinite while nobody has seen that. */
function secondsOf({ acceptedAt, settledAt = Number.POSITIVE_INFINITY }: FollowedOrder): number {
  return (settledAt - acceptedAt) / 1000;
}

function secondsSince(moment: number): number {
  return (performance.now() - moment) / 1000;
}

/** At once, and not when the tests are over, because they take minutes. */
function report(line: string): void {
  process.stdout.write(`${secondsSince(startedAt).toFixed(1).padStart(7)} s  ${line}\n`);
}
