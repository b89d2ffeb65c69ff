import { setTimeout as delay } from 'node:timers/promises';
import type { Measurement } from '../measurement.ts';
import { cpuSecondsOf, mebibytesOf } from '../process-figures.ts';
import { type LoadResult, sendOrders } from './send-orders.ts';
import { type BenchServer, startStorefrontWorkbench } from './storefront-workbench.ts';

const connections = 64;
const rounds = 5;
const roundInMilliseconds = 3000;
/** Until the code that an order passes has been compiled to its end. */
const warmUpInMilliseconds = 12_000;
const restInMilliseconds = 3000;

interface Load extends LoadResult {
  /** Of the server alone, per request. */
  cpuInMicroseconds: number;
}

interface Round {
  shop: Load;
  bare: Load;
}

/** Orders accepted by one storefront process beside a handler that only reads them, in turn, in the same minute. */
export async function measureOrderAcceptance(): Promise<Measurement[]> {
  const workbench = await startStorefrontWorkbench();
  try {
    const shop = await workbench.startStorefront();
    await delay(restInMilliseconds);
    const memory = await mebibytesOf(shop.process.pid);
    const bare = await workbench.startBareHandler();
    await load(bare, warmUpInMilliseconds);
    await load(shop, warmUpInMilliseconds);
    const measured: Round[] = [];
    for (let round = 0; round < rounds; round += 1) {
      measured.push({ bare: await load(bare), shop: await load(shop) });
    }
    await Promise.all([shop.stop(), bare.stop()]);
    refuseSpoilt(measured);
    return [
      ...judge(measured),
      { what: 'memory of the storefront at rest', unit: 'MiB', target: { atMost: 110 }, value: memory },
    ];
  } finally {
    await workbench.stop();
  }
}

async function load(
  { port, process: { pid } }: BenchServer,
  milliseconds = roundInMilliseconds,
): Promise<Load> {
  const before = await cpuSecondsOf(pid);
  const result = await sendOrders(port, { connections, milliseconds });
  const answers = (result.answersPerSecond * milliseconds) / 1000;
  return { ...result, cpuInMicroseconds: ((await cpuSecondsOf(pid)) - before) * (1e6 / answers) };
}

function judge(measured: readonly Round[]): Measurement[] {
  const middle = (pick: (round: Round) => number) => median(measured.map(pick));
  const rate = (server: keyof Round) => `${Math.round(middle((round) => round[server].answersPerSecond))}/s`;
  const cpu = (server: keyof Round) => Math.round(middle((round) => round[server].cpuInMicroseconds));
  const wait = (server: keyof Round) => `${middle((round) => round[server].p99).toFixed(1)} ms`;
  return [
    {
      what: 'orders accepted, against a bare Express handler',
      ...{ unit: '×', target: { atLeast: 0.7 } },
      value: middle(({ shop, bare }) => shop.answersPerSecond / bare.answersPerSecond),
      detail: `${rate('shop')} : ${rate('bare')}, CPU ${cpu('shop')} : ${cpu('bare')} µs each`,
    },
    {
      what: `p99 of that under ${connections} connections`,
      ...{ unit: '×', target: { atMost: 2.5 } },
      value: middle(({ shop, bare }) => shop.p99 / bare.p99),
      detail: `${wait('shop')} : ${wait('bare')}`,
    },
  ];
}

/** A server that refuses is quick; its figures are worth nothing. */
function refuseSpoilt(measured: readonly Round[]): void {
  for (const { statuses } of measured.flatMap(({ shop, bare }) => [shop, bare])) {
    const others = Object.keys(statuses).filter((status) => status !== '202');
    if (others.length > 0) throw new Error(`Not every order was accepted: ${JSON.stringify(statuses)}.`);
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}
