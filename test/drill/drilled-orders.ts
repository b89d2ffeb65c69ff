import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import { type AcceptedOrder, type AcceptedOrders, createAcceptedOrders } from '../faults/accepted-orders.ts';

/** An order with the moment at which it was accepted, and that at which it was first seen to be done with. */
export interface DrilledOrder extends AcceptedOrder {
  acceptedAt: number;
  settledAt?: number;
}

/** The orders of a drill: what was accepted when, and what has become of it. All times are those of `performance.now`. */
export interface DrilledOrders extends AcceptedOrders {
  acceptedBetween: (from: number, to: number) => readonly DrilledOrder[];
  /** Asks the shop for those that are not done with yet; gives those that are still not. */
  look: () => Promise<DrilledOrder[]>;
  /** The moment at which the first of those that were accepted after `from` was seen to be done with; undefined before. */
  firstSettledAfter: (from: number) => number | undefined;
}

const underWay = ['received', 'reserved'];
const questionsAtOnce = 4;

export function createDrilledOrders(shopUrl: string): DrilledOrders {
  const accepted = createAcceptedOrders();
  const orders = new Map<string, DrilledOrder>();
  const ask = async (order: DrilledOrder) => {
    if (await isSettled(shopUrl, order)) order.settledAt = performance.now();
  };
  const open = () => [...orders.values()].filter(({ settledAt }) => settledAt === undefined);
  return {
    ...accepted,
    add: (order) => {
      accepted.add(order);
      if (!orders.has(order.orderId)) orders.set(order.orderId, { ...order, acceptedAt: performance.now() });
    },
    acceptedBetween: (from, to) =>
      [...orders.values()].filter(({ acceptedAt }) => acceptedAt >= from && acceptedAt < to),
    look: async () => {
      const left = open();
      await Promise.all(
        Array.from({ length: questionsAtOnce }, async () => {
          for (let order = left.shift(); order; order = left.shift()) await ask(order);
        }),
      );
      return open();
    },
    firstSettledAfter: (from) => {
      const times = [...orders.values()].flatMap(({ settledAt }) =>
        settledAt !== undefined && settledAt >= from ? [settledAt] : [],
      );
      return times.length === 0 ? undefined : Math.min(...times);
    },
  };
}

/** One of which nobody can tell counts as under way: it is asked for again. */
async function isSettled(shopUrl: string, { orderId, statusUrl }: AcceptedOrder): Promise<boolean> {
  const url = new URL(`/api/orders/${orderId}${new URL(statusUrl ?? '', shopUrl).search}`, shopUrl);
  try {
    const [response]: IncomingMessage[] = await once(
      get(url, { localAddress: addressOf(orderId), agent: false, signal: AbortSignal.timeout(5000) }),
      'response',
    );
    if (!response) return false;
    const { status } = (await json(response)) as { status?: string };
    return response.statusCode === 200 && status !== undefined && !underWay.includes(status);
  } catch {
    return false;
  }
}

/** Each customer asks from an address of their own, because the shop answers an address 300 times a minute only. */
function addressOf(orderId: string): string {
  return `127.0.1.${1 + (Number.parseInt(orderId.slice(0, 4), 16) % 250)}`;
}
