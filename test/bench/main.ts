import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { measureProductList } from './catalog/measure-product-list.ts';
import { measureCommand } from './measure-command.ts';
import { measureDelivery } from './measure-delivery.ts';
import { measureFreshClone } from './measure-fresh-clone.ts';
import type { Measurement } from './measurement.ts';
import { measureMemoryAtRest } from './memory/measure-memory-at-rest.ts';
import { measureOrders } from './orders/measure-orders.ts';
import { measureExtraction } from './reporting/measure-extraction.ts';
import { measureOrderAcceptance } from './storefront/measure-order-acceptance.ts';

const repository = join(import.meta.dirname, '..', '..');

/** Measures what the README promises, and prints each figure beside its target and beside a yardstick of this run. */
const measures: Record<string, () => Promise<Measurement[]>> = {
  synth: async () => [
    {
      what: 'synth of the whole app',
      unit: 's',
      target: { atMost: 10 },
      value: await measureCommand(repository, process.execPath, ['pipeline/main.ts']),
    },
  ],
  delivery: measureDelivery,
  'fresh-clone': measureFreshClone,
  storefront: measureOrderAcceptance,
  catalog: measureProductList,
  memory: measureMemoryAtRest,
  orders: measureOrders,
  extraction: measureExtraction,
  test: async () => [
    {
      what: 'npm test',
      unit: 's',
      target: { atMost: 360 },
      value: await measureCommand(repository, 'npm', ['test']),
    },
  ],
};

const chosen = process.argv.slice(2);
const unknown = chosen.find((name) => !(name in measures));
if (unknown !== undefined) {
  console.error(
    `bench: "${unknown}" is not a measure; choose from ${Object.keys(measures).join(', ')}, or none for all`,
  );
  process.exit(1);
}

const yardstick = await measureCommand(repository, process.execPath, [
  '-e',
  'const h = require("crypto").createHash("sha256"), b = Buffer.alloc(1 << 20); for (let i = 0; i < 1024; i++) h.update(b)',
]);
console.log(`yardstick: SHA-256 over 1 GiB on one core takes ${yardstick.toFixed(2)} s here, now\n`);
const results: Measurement[] = [];
for (const [name, measure] of Object.entries(measures)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  for (const result of await measure()) {
    results.push(result);
    console.log(describe(result));
  }
}
await mkdir(join(repository, 'reports'), { recursive: true });
await writeFile(
  join(repository, 'reports', 'bench.json'),
  `${JSON.stringify({ yardstickInSeconds: yardstick, results }, null, 2)}\n`,
);

function describe({ what, unit, value, target, detail }: Measurement): string {
  const [bound, wanted] = 'atMost' in target ? ['at most', target.atMost] : ['at least', target.atLeast];
  const isReached = 'atMost' in target ? value <= wanted : value >= wanted;
  const share = unit === 's' ? `${(value / yardstick).toFixed(1)} × yardstick` : (detail ?? '');
  return [
    what.padEnd(66),
    `${value.toFixed(unit === '×' ? 2 : 1)} ${unit}`.padStart(11),
    `${bound} ${wanted} ${unit}`.padStart(18),
    (isReached ? 'reached' : 'missed').padEnd(7),
    share,
  ].join('  ');
}
