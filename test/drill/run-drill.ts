import { setTimeout as delay } from 'node:timers/promises';
import { checkOrders, type Violations } from '../faults/check-orders.ts';
import { type OrderLoad, startOrderLoad } from '../faults/order-load.ts';
import { createRandom } from '../faults/random.ts';
import { offersIn, openDatabase, stockBeforeOrders } from './drilled-database.ts';
import { createDrilledOrders, type DrilledOrders } from './drilled-orders.ts';
import type { DrilledRegions } from './drilled-regions.ts';
import type { DrilledShop } from './drilled-shop.ts';

export interface DrillOptions {
  shop: DrilledShop;
  regions: DrilledRegions;
  /** Of the AWS APIs of the rehearsal. */
  apiUrl: string;
  ordersPerSecond: number;
  /** How long customers order in the first region, in the DR region before the switch, and after it. */
  secondsOfOrders: number;
  /** Ends the drill where it stands. */
  signal: AbortSignal;
  report: (line: string) => void;
}

export interface DrillResult {
  /** Orders accepted while the first region served, while it was lost, and since it began to come back. */
  accepted: { before: number; during: number; after: number };
  /** Accepted by the first region and not processed when it was lost: they waited in its queue for its return. */
  waitedInLostRegion: number;
  /** In seconds, from the moment at which the region begins to stop. */
  untilFirstOrderInDr: number;
  /** In seconds, from the promotion to the first order that is done with. */
  untilFirstOrderProcessed: number;
  untilFirstOrderProcessedAfterReturn: number;
  violations: Violations;
}

const country = 'DE';
const customers = 40;
const patienceInSeconds = 180;

/**
 * Customers order all the time. The first region is lost, the other one accepts their orders and, when it takes the
 * writes, processes them; then the shop goes back. At the end what was answered 202 is compared with the database.
 */
export async function runDrill(options: DrillOptions): Promise<DrillResult> {
  const { shop, report } = options;
  const orders = createDrilledOrders(shop.url);
  const pool = await openDatabase(options.apiUrl, shop);
  const initialStock = await stockBeforeOrders(pool);
  const load = startOrderLoad({
    ...{ shopUrl: () => shop.url, customers, ordersPerSecond: options.ordersPerSecond },
    ...{ offers: await offersIn(pool, country), country, currency: 'EUR' },
    ...{ accepted: orders, random: createRandom(1), isConnectingAnew: true },
  });
  try {
    const figures = await Promise.race([thereAndBack(options, orders, load), load.failed]);
    report('Comparing what customers were told with the database');
    return { ...figures, violations: await checkOrders(pool, { accepted: orders, initialStock }) };
  } finally {
    load.abandon();
    await pool.end();
  }
}

async function thereAndBack(
  options: DrillOptions,
  orders: DrilledOrders,
  load: OrderLoad,
): Promise<Omit<DrillResult, 'violations'>> {
  const lost = await loseFirstRegion(options, orders);
  const promoted = await promoteDr(options, orders);
  const back = await goBack(options, { orders, load, left: promoted.left });
  return {
    accepted: {
      before: orders.acceptedBetween(0, lost.at).length,
      during: orders.acceptedBetween(lost.at, back.at).length,
      after: orders.acceptedBetween(back.at, Number.POSITIVE_INFINITY).length,
    },
    waitedInLostRegion: promoted.left,
    untilFirstOrderInDr: lost.untilNextOrder,
    untilFirstOrderProcessed: promoted.untilProcessed,
    untilFirstOrderProcessedAfterReturn: back.untilProcessed,
  };
}

/** Its processors stand still first, so that orders wait in its queue when it goes. */
async function loseFirstRegion({ shop, regions, report, ...options }: DrillOptions, orders: DrilledOrders) {
  report(`Customers order in ${shop.home}`);
  await delay(1000 * options.secondsOfOrders, undefined, options);
  const processors = await shop.processors();
  for (const pid of processors) process.kill(pid, 'SIGSTOP');
  await delay(2000, undefined, options);
  const at = performance.now();
  const stopping = regions.stop(shop.home);
  // What stands still could not end.
  for (const pid of processors) process.kill(pid, 'SIGCONT');
  await stopping;
  report(`${shop.home} is lost after ${inSeconds(performance.now() - at)} s; its processors had stood still`);
  const stoppedAt = performance.now();
  const next = await until(
    options,
    `${shop.dr} accepts an order`,
    async () => orders.acceptedBetween(stoppedAt, Number.POSITIVE_INFINITY)[0],
  );
  const untilNextOrder = inSeconds(next.acceptedAt - at);
  report(`${shop.dr} accepts orders, the first after ${untilNextOrder} s`);
  return { at, untilNextOrder };
}

/** What waits in the queue of the DR region is processed; what waits in the lost one stays there. */
async function promoteDr({ shop, regions, report, ...options }: DrillOptions, orders: DrilledOrders) {
  await delay(1000 * options.secondsOfOrders, undefined, options);
  await orders.look();
  const at = performance.now();
  const untilProcessed = await promote(shop.dr, regions, orders, options);
  report(`${shop.dr} takes the writes; the first order is processed after ${untilProcessed} s`);
  return { untilProcessed, left: await countLeft(orders, at) };
}

/** Answers how long it takes until the first order is processed there, in seconds. */
async function promote(
  region: string,
  regions: DrilledRegions,
  orders: DrilledOrders,
  options: Pick<DrillOptions, 'signal'>,
): Promise<number> {
  const at = performance.now();
  await regions.promote(region);
  const first = await until(options, `an order is processed in ${region}`, async () => {
    await orders.look();
    return orders.firstSettledAfter(at);
  });
  return inSeconds(first - at);
}

/** Those that were accepted before `at` and are not processed, once their number stays the same. */
async function countLeft(orders: DrilledOrders, at: number): Promise<number> {
  const countOpen = async () => (await orders.look()).filter(({ acceptedAt }) => acceptedAt < at).length;
  let left = await countOpen();
  for (let calm = 0; calm < 3; ) {
    await delay(1000);
    const now = await countOpen();
    calm = now === left ? calm + 1 : 0;
    left = now;
  }
  return left;
}

/** Customers first, then the database, so that nothing is left in the queue of the DR region. */
async function goBack(
  { shop, regions, report, ...options }: DrillOptions,
  { orders, load, left }: { orders: DrilledOrders; load: OrderLoad; left: number },
) {
  const at = performance.now();
  await regions.start(shop.home);
  await until(options, `${shop.home} serves ${shop.url} again`, async () =>
    (await regions.serves(shop.home)) ? true : undefined,
  );
  report(`${shop.home} is back, and takes customers again`);
  await delay(1000 * options.secondsOfOrders, undefined, options);
  await until(options, 'all orders in the DR region are processed', async () => {
    const open = (await orders.look()).filter(({ acceptedAt }) => acceptedAt < at);
    return open.length <= left ? true : undefined;
  });
  // Nobody sees which region accepted an order meanwhile; the last one of the DR region is processed when none is any more.
  await countLeft(orders, performance.now());
  const untilProcessed = await promote(shop.home, regions, orders, options);
  report(`${shop.home} takes the writes; the first order is processed after ${untilProcessed} s`);
  await load.stop();
  await until(options, 'every order is processed', async () =>
    (await orders.look()).length === 0 ? true : undefined,
  ).catch(() => report('Not every order was processed in time'));
  return { at, untilProcessed };
}

export class DrillTooSlowError extends Error {
  constructor(what: string) {
    super(
      `It took longer than ${patienceInSeconds} s until ${what}; the rehearsal's console shows what runs.`,
    );
    this.name = 'DrillTooSlowError';
  }
}

async function until<Result>(
  { signal }: Pick<DrillOptions, 'signal'>,
  what: string,
  look: () => Promise<Result | undefined>,
): Promise<Result> {
  const deadline = performance.now() + 1000 * patienceInSeconds;
  while (performance.now() < deadline) {
    signal.throwIfAborted();
    const result = await look();
    if (result !== undefined) return result;
    await delay(100);
  }
  throw new DrillTooSlowError(what);
}

function inSeconds(milliseconds: number): number {
  return Math.round(milliseconds / 100) / 10;
}
