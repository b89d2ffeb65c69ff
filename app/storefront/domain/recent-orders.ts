/** Orders of the last moments, by their id: those under way with their answer to come, and the last that were accepted. */
export interface RecentOrders<Answer> {
  find: (orderId: string) => RecentOrder<Answer> | undefined;
  /** Keeps an order until it has its answer, and then, unless it failed, that it was accepted. */
  keep: (orderId: string, fingerprint: string, answer: Promise<Answer>) => Promise<Answer>;
}

export interface RecentOrder<Answer> {
  fingerprint: string;
  /** Undefined when the order was accepted. */
  answer: Promise<Answer> | undefined;
}

/**
 * Remembers at least `capacity` accepted orders and at most twice as many: in two halves, of which the older goes as a
 * whole, because to look for the oldest each time costs more the more have gone. Of each only its fingerprint stays.
 */
export function createRecentOrders<Answer>(capacity: number): RecentOrders<Answer> {
  const underWay = new Map<string, RecentOrder<Answer>>();
  let younger = new Map<string, string>();
  let older = new Map<string, string>();

  const accept = (orderId: string, fingerprint: string) => {
    underWay.delete(orderId);
    if (younger.size >= capacity) {
      older = younger;
      younger = new Map();
    }
    younger.set(orderId, fingerprint);
  };

  return {
    find: (orderId) => {
      const open = underWay.get(orderId);
      if (open) return open;
      const fingerprint = younger.get(orderId) ?? older.get(orderId);
      return fingerprint === undefined ? undefined : { fingerprint, answer: undefined };
    },
    keep: (orderId, fingerprint, answer) => {
      underWay.set(orderId, { fingerprint, answer });
      answer.then(
        () => accept(orderId, fingerprint),
        () => underWay.delete(orderId),
      );
      return answer;
    },
  };
}
