import { type AcceptedOrder, type AcceptedOrders, createAcceptedOrders } from '../faults/accepted-orders.ts';

/** An order with the moment at which it was accepted, and that at which it was first seen to be done with. */
export interface DrilledOrder extends AcceptedOrder {
  acceptedAt: number;
  settledAt?: number;
}

/** The orders of a drill: what was accepted when, and what has become of it. All times are those of `performance.now`. */
export interface DrilledOrders extends AcceptedOrders {
  acceptedBetween: (from: number, to: number) => readonly DrilledOrder[];
  /**
   * Looks for those that are not done with yet and were accepted before a moment, or for all; gives those that are still
   * not.
   */
  look: (before?: number) => Promise<DrilledOrder[]>;
  /** The moment at which the first of those that were accepted after `from` was seen to be done with; undefined before. */
  firstSettledAfter: (from: number) => number | undefined;
}

/** @param findSettled which of the orders are done with; rejects while nobody can tell */
export function createDrilledOrders(
  findSettled: (orderIds: readonly string[]) => Promise<ReadonlySet<string>>,
): DrilledOrders {
  const accepted = createAcceptedOrders();
  const orders = new Map<string, DrilledOrder>();
  const open = (before: number) =>
    [...orders.values()].filter(
      ({ acceptedAt, settledAt }) => settledAt === undefined && acceptedAt < before,
    );
  return {
    ...accepted,
    add: (order) => {
      accepted.add(order);
      if (!orders.has(order.orderId)) orders.set(order.orderId, { ...order, acceptedAt: performance.now() });
    },
    acceptedBetween: (from, to) =>
      [...orders.values()].filter(({ acceptedAt }) => acceptedAt >= from && acceptedAt < to),
    look: async (before = Number.POSITIVE_INFINITY) => {
      const left = open(before);
      // A database that begins to take the writes, or to follow, is away for a moment.
      const settled = await findSettled(left.map(({ orderId }) => orderId)).catch(() => new Set());
      const settledAt = performance.now();
      for (const order of left) if (settled.has(order.orderId)) order.settledAt = settledAt;
      return open(before);
    },
    firstSettledAfter: (from) => {
      const times = [...orders.values()].flatMap(({ settledAt }) =>
        settledAt !== undefined && settledAt >= from ? [settledAt] : [],
      );
      return times.length === 0 ? undefined : Math.min(...times);
    },
  };
}
