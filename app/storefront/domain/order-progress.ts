import type { Order, OrderStatus } from '../../orders/contract.ts';

/** Where an order stands, as far as the shop can tell a customer. */
export interface OrderProgress {
  orderId: string;
  status: OrderStatus;
  /** Whether the status may still change without anybody doing anything. */
  isUnderWay: boolean;
  /** Null until the order has been taken from the queue. */
  order: Order | null;
}

/**
 * An order that the shop has accepted is `received` until the orders service knows it, even while that does not answer;
 * undefined when nobody knows it.
 */
export function orderProgress(
  orderId: string,
  { order, isAccepted }: { order: Order | undefined; isAccepted: boolean },
): OrderProgress | undefined {
  if (order) return { orderId, status: order.status, isUnderWay: isUnderWay(order.status), order };
  return isAccepted ? { orderId, status: 'received', isUnderWay: true, order: null } : undefined;
}

function isUnderWay(status: OrderStatus): boolean {
  return status === 'received' || status === 'reserved';
}
