/** The last so many answers, by order id: those under way and those given. A failed one is forgotten at once. */
export interface RecentOrders<Answer> {
  find: (orderId: string) => { fingerprint: string; answer: Promise<Answer> } | undefined;
  keep: (orderId: string, fingerprint: string, answer: Promise<Answer>) => Promise<Answer>;
}

export function createRecentOrders<Answer>(capacity: number): RecentOrders<Answer> {
  const entries = new Map<string, { fingerprint: string; answer: Promise<Answer> }>();
  return {
    find: (orderId) => entries.get(orderId),
    keep: (orderId, fingerprint, answer) => {
      entries.set(orderId, { fingerprint, answer });
      const [oldest] = entries.size > capacity ? entries.keys() : [];
      if (oldest !== undefined) entries.delete(oldest);
      answer.catch(() => entries.delete(orderId));
      return answer;
    },
  };
}
