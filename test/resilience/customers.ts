import { setTimeout as delay } from 'node:timers/promises';
import { testCustomer } from '../../app/order-processor/contract.ts';
import { createFollowedOrders, type FollowedOrder, type FollowedOrders } from '../faults/followed-orders.ts';
import { startOrderLoad } from '../faults/order-load.ts';
import { createRandom } from '../faults/random.ts';
import { findInStock, skuOf } from '../functional/in-stock.ts';
import { linksOf, type Page, visit } from '../functional/visitor.ts';

/**
 * People who browse and order, all the time, in the shop at its own address. They are test customers, whose orders go the
 * way of any other, but take nothing out of stock, however often releases are tested.
 */
export interface Customers {
  orders: FollowedOrders;
  /** By the id of each order that is done with, how it has ended: well, as a test order does, when it is cancelled. */
  ends: ReadonlyMap<string, string>;
  /** Rejects when somebody cannot go on ordering. */
  failed: Promise<never>;
  /** What went wrong before their eyes, and how often they have asked for something in all. */
  experience: () => { asked: number; failures: string[] };
  /** By the id of each of them, the path under which the shop shows them their orders. */
  histories: ReadonlyMap<string, string>;
  /** Lets every order under way come to its answer; nobody asks for anything any more. */
  stop: () => Promise<void>;
}

const customers = 12;
const ordersPerSecond = 2;
const pagesPerSecond = 4;
const products = 12;
const patienceInMilliseconds = 10_000;
/** So many ask at once how their orders are. */
const atOnce = 20;

export async function startCustomers(shop: string): Promise<Customers> {
  const paths = await findInStock(visit(shop), products);
  const histories = await meet(shop);
  const ends = new Map<string, string>();
  const orders = createFollowedOrders(async (open) => {
    await someAtOnce(open, async (order) => {
      const end = await findEnd(shop, order);
      if (end !== undefined) ends.set(order.orderId, end);
    });
    return new Set(ends.keys());
  });
  const load = startOrderLoad({
    ...{ shopUrl: () => shop, customers, customerIds: [...histories.keys()] },
    ...{ ordersPerSecond, accepted: orders, random: createRandom(1), ...testCustomer },
    ...{ offers: paths.map((path) => ({ sku: skuOf(path) })), country: 'DE', currency: 'EUR' },
  });
  const pages: string[] = [];
  const failedPages: string[] = [];
  const ending = new AbortController();
  const everySecond = async (times: number, act: (count: number) => Promise<unknown>) => {
    for (let count = 0; !ending.signal.aborted; count += 1) {
      await Promise.all([act(count), delay(1000 / times)]);
    }
  };
  const browse = async (count: number) => {
    const path = paths[count % paths.length] ?? '/';
    const failure = await findFailure(shop + path);
    pages.push(path);
    if (failure !== undefined) failedPages.push(`${path}: ${failure}`);
  };
  const busy = Promise.all([everySecond(pagesPerSecond, browse), everySecond(1, () => orders.look())]);
  return {
    orders,
    ends,
    histories,
    failed: load.failed,
    experience: () => ({
      asked: pages.length + orders.count() + load.repeated(),
      failures: [
        ...failedPages,
        ...Array.from({ length: load.repeated() }, () => 'an order had to be sent again'),
      ],
    }),
    stop: async () => {
      ending.abort();
      await Promise.all([load.stop(), busy]);
    },
  };
}

/** Who comes to the shop gets an id, and on every page the link to all their orders. */
async function meet(shop: string): Promise<Map<string, string>> {
  const paths = await Promise.all(
    Array.from({ length: customers }, async () => linksOf(await visit(shop).open('/'), /^\/customers\//)),
  );
  return new Map(paths.flatMap(([path = '']) => [[/^\/customers\/([\w-]+)/.exec(path)?.[1] ?? '', path]]));
}

/** Why a page is not shown. */
async function findFailure(url: string): Promise<string | undefined> {
  try {
    const answer = await fetch(url, {
      headers: { accept: 'text/html' },
      signal: AbortSignal.timeout(patienceInMilliseconds),
    });
    await answer.arrayBuffer();
    return answer.ok ? undefined : String(answer.status);
  } catch (error) {
    return String(error);
  }
}

/** How an order has ended; undefined before, and while nobody can tell. */
async function findEnd(
  shop: string,
  { orderId, statusUrl = '' }: FollowedOrder,
): Promise<string | undefined> {
  try {
    const answer = await fetch(`${shop}/api/orders/${orderId}${new URL(statusUrl, shop).search}`, {
      signal: AbortSignal.timeout(patienceInMilliseconds),
    });
    if (!answer.ok) return undefined;
    const progress = (await answer.json()) as { status: string; isUnderWay: boolean };
    return progress.isUnderWay ? undefined : progress.status;
  } catch {
    return undefined;
  }
}

/** The ids of all orders of a customer, in the sequence in which they took effect, as the shop shows them. */
export async function readHistory(shop: string, path: string): Promise<string[]> {
  const visitor = visit(shop);
  const latestFirst: string[] = [];
  let next: string | undefined = path;
  while (next !== undefined) {
    const page: Page = await visitor.open(next);
    const links = linksOf(page, /^\/orders\//);
    latestFirst.push(...links.map((link) => /^\/orders\/([\w-]+)/.exec(link)?.[1] ?? link));
    [next] = linksOf(page, /^\/customers\/.*before=/);
  }
  return latestFirst.reverse();
}

async function someAtOnce<Item>(items: readonly Item[], act: (item: Item) => Promise<void>): Promise<void> {
  for (let first = 0; first < items.length; first += atOnce) {
    await Promise.all(items.slice(first, first + atOnce).map(act));
  }
}
