import { type AcceptedOrder, type AcceptedOrders, createAcceptedOrders } from './accepted-orders.ts';

/** An order with the moment at which it was accepted, and that at which it was first seen to be done with. */
export interface FollowedOrder extends AcceptedOrder {
  acceptedAt: number;
  settledAt?: number;
}

/** What was accepted when, and what has become of it. All times are those of `performance.now`. */
export interface FollowedOrders extends AcceptedOrders {
  acceptedBetween: (from: number, to: number) => readonly FollowedOrder[];
  /**
   * Looks for those that are not done with yet and were accepted before a moment, or for all; gives those that are still
   * not.
   */
  look: (before?: number) => Promise<FollowedOrder[]>;
  /** The moment at which the first of those that were accepted after `from` was seen to be done with; undefined before. */
  firstSettledAfter: (from: number) => number | undefined;
}

/** @param findSettled ids of those that are done with; rejects while nobody can tell */
export function createFollowedOrders(
  findSettled: (orders: readonly FollowedOrder[]) => Promise<ReadonlySet<string>>,
): FollowedOrders {
  const accepted = createAcceptedOrders();
  const orders = new Map<string, FollowedOrder>();
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
      // For a moment there may be nobody who can tell: the next look does.
      const settled = await findSettled(left).catch(() => new Set());
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
