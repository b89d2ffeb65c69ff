/** An order as it was sent, with what the shop answered: 202. */
export interface AcceptedOrder {
  orderId: string;
  customerId: string;
  idempotencyKey: string;
  /** A path of the shop, with the key that shows the order to whoever has it. */
  statusUrl?: string;
}

/** What was answered 202, in the order in which each customer got the answers. */
export interface AcceptedOrders {
  /** The same key with another order id is a violation by itself; it is kept for the checker. */
  add: (order: AcceptedOrder) => void;
  count: () => number;
  /** By customer, in the order in which they were accepted; an order whose answer came twice counts once. */
  byCustomer: () => ReadonlyMap<string, readonly AcceptedOrder[]>;
}

export function createAcceptedOrders(): AcceptedOrders {
  const seen = new Set<string>();
  const customers = new Map<string, AcceptedOrder[]>();
  return {
    add: (order) => {
      const answer = `${order.idempotencyKey} ${order.orderId}`;
      if (seen.has(answer)) return;
      seen.add(answer);
      const orders = customers.get(order.customerId);
      if (orders) orders.push(order);
      else customers.set(order.customerId, [order]);
    },
    count: () => seen.size,
    byCustomer: () => customers,
  };
}
