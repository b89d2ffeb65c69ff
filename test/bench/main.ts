import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
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

interface Measure {
  /** Said by `--help`. */
  about: string;
  run: () => Promise<Measurement[]>;
}

const measures: Record<string, Measure> = {
  synth: { about: 'synth of the whole app', run: measureSynth },
  delivery: { about: 'from a push to dev, and what a rehearsal takes', run: measureDelivery },
  'fresh-clone': { about: 'npm start on a fresh clone, installing included', run: measureFreshClone },
  storefront: { about: 'orders accepted, beside a bare handler', run: measureOrderAcceptance },
  catalog: { about: 'the product list, beside a bare handler', run: measureProductList },
  memory: { about: 'each service at rest', run: measureMemoryAtRest },
  orders: { about: 'orders processed, beside ordinary code', run: measureOrders },
  extraction: { about: 'the hourly extraction, of five million rows', run: measureExtraction },
  test: { about: 'npm test, the longest of them', run: measureTests },
};

const help = `Measures what the README tells, and prints each figure beside its target and beside a yardstick of this run.

npm run bench [-- MEASURE…]

${Object.entries(measures)
  .map(([name, { about }]) => `  ${name.padEnd(12)} ${about}`)
  .join('\n')}

Without a name all are run, for about an hour. The figures also go to reports/bench.json.
`;

try {
  const { values, positionals } = parseArgs({
    options: { help: { type: 'boolean', short: 'h', default: false } },
    allowPositionals: true,
  });
  if (values.help) process.stdout.write(help);
  else await printAndKeep(chosenMeasures(positionals));
} catch (error) {
  console.error(`bench: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

function chosenMeasures(names: readonly string[]): Measure[] {
  const unknown = names.find((name) => !(name in measures));
  if (unknown !== undefined) {
    throw new TypeError(
      `"${unknown}" is not a measure; choose from ${Object.keys(measures).join(', ')}, or none for all`,
    );
  }
  return Object.entries(measures)
    .filter(([name]) => names.length === 0 || names.includes(name))
    .map(([, measure]) => measure);
}

async function printAndKeep(chosen: readonly Measure[]): Promise<void> {
  const yardstick = await measureYardstick();
  console.log(`yardstick: SHA-256 over 1 GiB on one core takes ${yardstick.toFixed(2)} s here, now\n`);
  const results: Measurement[] = [];
  for (const { run } of chosen) {
    for (const result of await run()) {
      results.push(result);
      console.log(describe(result, yardstick));
    }
  }
  await mkdir(join(repository, 'reports'), { recursive: true });
  await writeFile(
    join(repository, 'reports', 'bench.json'),
    `${JSON.stringify({ yardstickInSeconds: yardstick, results }, null, 2)}\n`,
  );
}

function measureYardstick(): Promise<number> {
  return measureCommand(repository, process.execPath, [
    '-e',
    'const h = require("crypto").createHash("sha256"), b = Buffer.alloc(1 << 20); for (let i = 0; i < 1024; i++) h.update(b)',
  ]);
}

async function measureSynth(): Promise<Measurement[]> {
  const value = await measureCommand(repository, process.execPath, ['pipeline/main.ts']);
  return [{ what: 'synth of the whole app', unit: 's', target: { atMost: 10 }, value }];
}

async function measureTests(): Promise<Measurement[]> {
  const value = await measureCommand(repository, 'npm', ['test']);
  return [{ what: 'npm test', unit: 's', target: { atMost: 360 }, value }];
}

function describe({ what, unit, value, target, detail }: Measurement, yardstick: number): string {
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
