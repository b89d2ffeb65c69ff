import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { bundleChangedProcessor } from '../faults/bundle-changed-processor.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { startWholeShop } from '../support/whole-shop.ts';
import { readHistory, startCustomers } from './customers.ts';

const patienceInMilliseconds = 20_000;

it('customers see all their orders come to their end, once each, although payments was away for a moment', async () => {
  const { left, ends, failures, histories } = await orderWhilePaymentsIsAway();

  expect(ends.length).toBeGreaterThan(5);
  expect({ left, failures }).toEqual({ left: [], failures: [] });
  expect(new Set(ends)).toEqual(new Set(['cancelled']));
  for (const { ordered, shown } of histories) expect(shown).toEqual(ordered);
}, 120_000);

it('customers miss orders that a processor has acknowledged before it commits what became of them', async () => {
  const careless = await bundleChangedProcessor(temporaryFolder(), {
    file: /\/take-messages\.ts$/,
    pattern: /(?=const failures = await handleFirst\()/,
    replacement:
      'await settlement.finished(chains.flatMap(({ deliveries }) => deliveries[0]?.message ?? []));',
  });

  const { left } = await orderWhilePaymentsIsAway(careless);

  expect(left).not.toEqual([]);
}, 120_000);

async function orderWhilePaymentsIsAway(processorFile?: string) {
  const shop = await startWholeShop({ ...(processorFile !== undefined && { processorFile }) });
  try {
    const customers = await startCustomers(shop.url);
    await delay(2000);
    await shop.services.payments.terminate();
    await delay(3000);
    await shop.services.payments.start();
    await delay(1000);
    await customers.stop();
    const deadline = performance.now() + patienceInMilliseconds;
    while ((await customers.orders.look()).length > 0 && performance.now() < deadline) await delay(200);
    const histories = [...customers.histories].map(async ([customerId, path]) => ({
      ordered: (customers.orders.byCustomer().get(customerId) ?? []).map(({ orderId }) => orderId),
      shown: await readHistory(shop.url, path),
    }));
    return {
      left: (await customers.orders.look()).map(({ orderId }) => orderId),
      ends: [...customers.ends.values()],
      failures: customers.experience().failures,
      histories: await Promise.all(histories),
    };
  } finally {
    await shop.stop();
  }
}
