import { resolve } from 'node:path';
import type { DrillLine } from '../../local/drill/drill-report.ts';
import { inWords } from '../../local/in-words.ts';
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
    format: { value: 'json', what: 'write one JSON object a line, for a program' },
    seed: { value: 'number', what: 'which customers order what, and when (default 1)' },
    directory: { value: 'folder', what: 'the state folder of the rehearsal (default .rehearsal)' },
  });
  stateDirectory = resolve(given.directory ?? '.rehearsal');
  // An address may send 300 orders in a minute.
  const ordersPerSecond = parseNumber('orders-per-second', given['orders-per-second'] ?? '3', 4);
  const secondsOfOrders = parseNumber('seconds', given.seconds ?? '8', 600);
  const seed = parseNumber('seed', given.seed ?? '1', 2 ** 31);
  if (given.format !== undefined && given.format !== 'json')
    throw new WrongValueError('format', given.format, 'json');
  const write = given.format === 'json' ? writeJson : writeText;
  await drill({ ordersPerSecond, secondsOfOrders, seed }, write);
} catch (error) {
  reportError(command, error, stateDirectory);
}
// Customers who have not got an answer would keep it alive.
process.exit();

/** Whatever ends it, both regions are as they were before. */
async function drill(
  options: Pick<DrillOptions, 'ordersPerSecond' | 'secondsOfOrders' | 'seed'>,
  write: (line: DrillLine) => void,
): Promise<void> {
  const { consoleUrl, apiUrl } = addressesOfRehearsal(stateDirectory);
  const readState = async () => (await (await fetch(`${consoleUrl}/api/state`)).json()) as CloudState;
  const shop = findDrilledShop(await readState(), readState);
  const ending = new AbortController();
  const { signal } = ending;
  const regions = await drilledRegions(stateDirectory, shop, signal);
  const startedAt = performance.now();
  const report = (text: string) =>
    write({ kind: 'step', seconds: Math.round((performance.now() - startedAt) / 100) / 10, text });
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(name, () => ending.abort(new InterruptedError(name)));
  try {
    const result = await runDrill({ shop, regions, apiUrl, ...options, signal, report });
    const figures = figuresOf(result);
    for (const figure of figures) write(figure);
    for (const text of Object.values(result.violations).flat()) write({ kind: 'violation', text });
    process.exitCode = figures.some(({ mustBeZero, value }) => mustBeZero && value > 0) ? 1 : 0;
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

function figuresOf({ accepted, violations, ...result }: DrillResult) {
  const figure = (what: string, value: number, unit = '', mustBeZero = false) => ({
    ...{ kind: 'figure' as const, what, value, unit, mustBeZero },
  });
  return [
    figure('until the DR region accepts the first order', result.untilFirstOrderInDr, 's'),
    figure('from the promotion to the first order processed', result.untilFirstOrderProcessed, 's'),
    figure('the same on the way back', result.untilFirstOrderProcessedAfterReturn, 's'),
    figure('orders accepted before the region was lost', accepted.before),
    figure('orders accepted while it was lost', accepted.during),
    figure('orders accepted since it came back', accepted.after),
    figure('orders that waited in the lost region', result.waitedInLostRegion),
    figure('of these, overtaken while it was lost', result.overtakenWhileLost),
    ...Object.entries(countViolations(violations)).map(([what, count]) =>
      figure(inWords(what), count, '', true),
    ),
  ];
}

function writeJson(line: DrillLine): void {
  console.log(JSON.stringify(line));
}

function writeText(line: DrillLine): void {
  if (line.kind === 'violation') console.error(line.text);
  else if (line.kind === 'step') console.log(`${line.seconds.toFixed(1).padStart(6)} s  ${line.text}`);
  else console.log(`${line.what.padEnd(48)}${String(line.value).padStart(8)} ${line.unit}`.trimEnd());
}
