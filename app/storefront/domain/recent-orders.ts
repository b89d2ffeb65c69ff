/** The last so many answers, by order id: those under way and those given. A failed one is forgotten at once. */
export interface RecentOrders<Answer> {
  find: (orderId: string) => Recent<Answer> | undefined;
  keep: (orderId: string, fingerprint: string, answer: Promise<Answer>) => Promise<Answer>;
}

interface Recent<Answer> {
  fingerprint: string;
  answer: Promise<Answer>;
}

/**
 * Keeps at least `capacity` answers and at most twice as many: in two halves, of which the older goes as a whole, because
 * to look for the oldest each time costs more the more have gone.
 */
export function createRecentOrders<Answer>(capacity: number): RecentOrders<Answer> {
  let younger = new Map<string, Recent<Answer>>();
  let older = new Map<string, Recent<Answer>>();
  return {
    find: (orderId) => younger.get(orderId) ?? older.get(orderId),
    keep: (orderId, fingerprint, answer) => {
      if (younger.size >= capacity) {
        older = younger;
        younger = new Map();
      }
      younger.set(orderId, { fingerprint, answer });
      answer.catch(() => {
        younger.delete(orderId);
        older.delete(orderId);
      });
      return answer;
    },
  };
}
