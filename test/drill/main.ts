import { resolve } from 'node:path';
import { parseOptions, WrongValueError } from '../../local/terminal/parse-options.ts';
import { reportError } from '../../local/terminal/report-error.ts';
import { addressesOfRehearsal } from '../../local/terminal/running-rehearsal.ts';
import { countViolations } from '../faults/run-faults.ts';
import { drilledRegions } from './drilled-regions.ts';
import { type CloudState, findDrilledShop } from './drilled-shop.ts';
import { type DrillOptions, type DrillResult, runDrill } from './run-drill.ts';

const command = 'npm run drill';

class InterruptedError extends Error {
  constructor(signal: string) {
    super(`The drill was interrupted (${signal}).`);
    this.name = 'InterruptedError';
  }
}

let stateDirectory = resolve('.rehearsal');
try {
  const given = parseOptions(command, {
    'orders-per-second': { value: 'number', what: 'of all customers together, at most 4 (default 3)' },
    seconds: { value: 'number', what: 'how long they order in each phase (default 8)' },
    seed: { value: 'number', what: 'which customers order what, and when (default 1)' },
    directory: { value: 'folder', what: 'the state folder of the rehearsal (default .rehearsal)' },
  });
  stateDirectory = resolve(given.directory ?? '.rehearsal');
  // An address may send 300 orders in a minute.
  const ordersPerSecond = parseNumber('orders-per-second', given['orders-per-second'] ?? '3', 4);
  const secondsOfOrders = parseNumber('seconds', given.seconds ?? '8', 600);
  const seed = parseNumber('seed', given.seed ?? '1', 2 ** 31);
  await drill({ ordersPerSecond, secondsOfOrders, seed });
} catch (error) {
  reportError(command, error, stateDirectory);
}
// Customers who have not got an answer would keep it alive.
process.exit();

/** Whatever ends it, both regions are as they were before. */
async function drill(
  options: Pick<DrillOptions, 'ordersPerSecond' | 'secondsOfOrders' | 'seed'>,
): Promise<void> {
  const { consoleUrl, apiUrl } = addressesOfRehearsal(stateDirectory);
  const readState = async () => (await (await fetch(`${consoleUrl}/api/state`)).json()) as CloudState;
  const shop = findDrilledShop(await readState(), readState);
  const ending = new AbortController();
  const { signal } = ending;
  const regions = await drilledRegions(stateDirectory, shop, signal);
  const startedAt = performance.now();
  const report = (line: string) =>
    console.log(`${((performance.now() - startedAt) / 1000).toFixed(1).padStart(6)} s  ${line}`);
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(name, () => ending.abort(new InterruptedError(name)));
  try {
    const result = await runDrill({ shop, regions, apiUrl, ...options, signal, report });
    console.log(`\n${describe(result)}\n`);
    const violations = Object.values(result.violations).flat();
    for (const violation of violations) console.error(violation);
    process.exitCode = violations.length > 0 ? 1 : 0;
  } finally {
    ending.abort();
    report(`Leaving ${shop.home} in charge, as before`);
    await regions.restore();
  }
}

function parseNumber(name: string, text: string, most: number): number {
  const value = Number(text);
  if (value > 0 && value <= most) return value;
  throw new WrongValueError(name, text, `a number above 0, at most ${most}`);
}

function describe({ accepted, violations, ...result }: DrillResult): string {
  const rows: [string, number, string?][] = [
    ['until the DR region accepts the first order', result.untilFirstOrderInDr, 's'],
    ['from the promotion to the first order processed', result.untilFirstOrderProcessed, 's'],
    ['the same on the way back', result.untilFirstOrderProcessedAfterReturn, 's'],
    ['orders accepted before the region was lost', accepted.before],
    ['orders accepted while it was lost', accepted.during],
    ['orders accepted since it came back', accepted.after],
    ['orders that waited in the lost region', result.waitedInLostRegion],
    ['of these, overtaken while it was lost', result.overtakenWhileLost],
    ...Object.entries(countViolations(violations)),
  ];
  return rows
    .map(([what, count, unit = '']) => `${what.padEnd(48)}${String(count).padStart(8)} ${unit}`.trimEnd())
    .join('\n');
}
