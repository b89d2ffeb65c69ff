import { setTimeout as delay } from 'node:timers/promises';
import { checkOrders, readPlaces, type Violations } from '../faults/check-orders.ts';
import { createFollowedOrders, type FollowedOrder, type FollowedOrders } from '../faults/followed-orders.ts';
import { type OrderLoad, startOrderLoad } from '../faults/order-load.ts';
import { createRandom } from '../faults/random.ts';
import { findOvertaken } from '../faults/sequence.ts';
import { findSettled, offersIn, openDatabase, stockBeforeOrders } from './drilled-database.ts';
import type { DrilledRegions } from './drilled-regions.ts';
import type { DrilledShop } from './drilled-shop.ts';
import { until } from './until.ts';

export interface DrillOptions {
  shop: DrilledShop;
  regions: DrilledRegions;
  /** Of the AWS APIs of the rehearsal. */
  apiUrl: string;
  ordersPerSecond: number;
  /** How long customers order in the first region, in the DR region before the switch, and after it. */
  secondsOfOrders: number;
  /** Which customers order what, and when. */
  seed: number;
  /** Ends the drill where it stands. */
  signal: AbortSignal;
  report: (line: string) => void;
}

export interface DrillResult {
  /** Orders accepted while the first region served, while it was lost, and since it began to come back. */
  accepted: { before: number; during: number; after: number };
  /** Accepted by the first region and not processed when it was lost: they waited in its queue for its return. */
  waitedInLostRegion: number;
  /** Those of them that the same customer's orders in the other region overtook meanwhile. */
  overtakenWhileLost: number;
  /** In seconds, from the moment at which the region begins to stop. */
  untilFirstOrderInDr: number;
  /** In seconds, from the promotion to the first order that is done with. */
  untilFirstOrderProcessed: number;
  untilFirstOrderProcessedAfterReturn: number;
  /** Nobody's fault but the lost region's is what was overtaken while it was lost: that is none. */
  violations: Violations;
}

interface Figures extends Omit<DrillResult, 'violations' | 'waitedInLostRegion' | 'overtakenWhileLost'> {
  waited: readonly FollowedOrder[];
}

const country = 'DE';
const customers = 40;

/**
 * Customers order all the time. The first region is lost, the other one accepts their orders and, when it takes the
 * writes, processes them; then the shop goes back. At the end what was answered 202 is compared with the database.
 */
export async function runDrill(options: DrillOptions): Promise<DrillResult> {
  const { shop, report } = options;
  const database = await openDatabase(options.apiUrl, shop);
  // There all the time; and the shop would not answer so many questions from one address.
  const orders = createFollowedOrders((open) =>
    findSettled(
      database.dr,
      open.map(({ orderId }) => orderId),
    ),
  );
  const initialStock = await stockBeforeOrders(database.home);
  const load = startOrderLoad({
    ...{ shopUrl: () => shop.url, customers, ordersPerSecond: options.ordersPerSecond },
    ...{ offers: await offersIn(database.home, country), country, currency: 'EUR' },
    ...{ accepted: orders, random: createRandom(options.seed), isConnectingAnew: true },
  });
  try {
    const { waited, ...figures } = await Promise.race([thereAndBack(options, orders, load), load.failed]);
    report('Comparing what customers were told with the database');
    const waitedInLostRegion = new Set(waited.map(({ orderId }) => orderId));
    return {
      ...figures,
      waitedInLostRegion: waited.length,
      overtakenWhileLost: findOvertaken(orders, await readPlaces(database.home), waitedInLostRegion).length,
      violations: await checkOrders(database.home, { accepted: orders, initialStock, waitedInLostRegion }),
    };
  } finally {
    load.abandon();
    await Promise.all([database.home.end(), database.dr.end()]);
  }
}

async function thereAndBack(
  options: DrillOptions,
  orders: FollowedOrders,
  load: OrderLoad,
): Promise<Figures> {
  const lost = await loseFirstRegion(options, orders);
  const promoted = await promoteDr(options, orders);
  // What was accepted since then, the other region accepted: if that waits still, it is none of those.
  const waited = promoted.open.filter(({ acceptedAt }) => acceptedAt < lost.stoppedAt);
  const back = await goBack(options, { orders, load, waiting: waited.length });
  return {
    accepted: {
      before: orders.acceptedBetween(0, lost.at).length,
      during: orders.acceptedBetween(lost.at, back.at).length,
      after: orders.acceptedBetween(back.at, Number.POSITIVE_INFINITY).length,
    },
    waited,
    untilFirstOrderInDr: lost.untilNextOrder,
    untilFirstOrderProcessed: promoted.untilProcessed,
    untilFirstOrderProcessedAfterReturn: back.untilProcessed,
  };
}

/** Its processors stand still first, and finish nothing any more, so that orders wait in its queue when it goes. */
async function loseFirstRegion({ shop, regions, report, ...options }: DrillOptions, orders: FollowedOrders) {
  report(`Customers order in ${shop.home}`);
  await delay(1000 * options.secondsOfOrders, undefined, options);
  const processors = await shop.processors();
  for (const pid of processors) process.kill(pid, 'SIGSTOP');
  await delay(2000, undefined, options);
  const at = performance.now();
  const stopping = regions.stop(shop.home);
  // Before the region began to stop, others would take their place.
  await delay(300);
  for (const pid of processors) process.kill(pid, 'SIGKILL');
  await stopping;
  const stoppedAt = performance.now();
  report(`${shop.home} is lost after ${inSeconds(stoppedAt - at)} s; its processors had stood still`);
  const next = await until(
    options,
    `${shop.dr} accepts an order`,
    async () => orders.acceptedBetween(stoppedAt, Number.POSITIVE_INFINITY)[0],
  );
  const untilNextOrder = inSeconds(next.acceptedAt - at);
  report(`${shop.dr} accepts orders, the first after ${untilNextOrder} s`);
  return { at, stoppedAt, untilNextOrder };
}

/** What waits in the queue of the DR region is processed; what waits in the lost one stays there. */
async function promoteDr({ shop, regions, report, ...options }: DrillOptions, orders: FollowedOrders) {
  await delay(1000 * options.secondsOfOrders, undefined, options);
  await orders.look();
  const at = performance.now();
  const untilProcessed = await promote(shop.dr, regions, orders, options);
  report(`${shop.dr} takes the writes; the first order is processed after ${untilProcessed} s`);
  return { untilProcessed, open: await untilCalm(orders, at) };
}

/** Answers how long it takes until the first order is processed there, in seconds. */
async function promote(
  region: string,
  regions: DrilledRegions,
  orders: FollowedOrders,
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

/** The orders that were accepted before `at` and are not processed, once their number stays the same. */
async function untilCalm(orders: FollowedOrders, at: number): Promise<FollowedOrder[]> {
  let open = await orders.look(at);
  for (let calm = 0; calm < 3; ) {
    await delay(1000);
    const now = await orders.look(at);
    calm = now.length === open.length ? calm + 1 : 0;
    open = now;
  }
  return open;
}

/** Customers first, then the database, so that nothing is left in the queue of the DR region. */
async function goBack(
  { shop, regions, report, ...options }: DrillOptions,
  { orders, load, waiting }: { orders: FollowedOrders; load: OrderLoad; waiting: number },
) {
  const at = performance.now();
  await regions.start(shop.home);
  await regions.shift(shop.home);
  await until(options, `${shop.home} serves ${shop.url} again`, async () =>
    (await regions.serves(shop.home)) ? true : undefined,
  );
  report(`${shop.home} is back, and takes customers again`);
  await delay(1000 * options.secondsOfOrders, undefined, options);
  await until(options, 'all orders in the DR region are processed', async () =>
    (await orders.look(at)).length <= waiting ? true : undefined,
  );
  // Nobody sees which region accepted an order meanwhile; the last one of the DR region is processed when none is any more.
  await untilCalm(orders, performance.now());
  const untilProcessed = await promote(shop.home, regions, orders, options);
  report(`${shop.home} takes the writes; the first order is processed after ${untilProcessed} s`);
  await load.stop();
  await until(options, 'every order is processed', async () =>
    (await orders.look()).length === 0 ? true : undefined,
  ).catch(() => report('Not every order was processed in time'));
  return { at, untilProcessed };
}

function inSeconds(milliseconds: number): number {
  return Math.round(milliseconds / 100) / 10;
}
