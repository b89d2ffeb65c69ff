import type { Order, OrderStatus } from '../../orders/contract.ts';

/** Where an order stands, as far as the shop can tell a customer. */
export interface OrderProgress {
  orderId: string;
  status: OrderStatus;
  /** Whether the status may still change without anybody doing anything. */
  isUnderWay: boolean;
  /** False while the orders service does not answer: the status is then the one that every accepted order begins with. */
  isCurrent: boolean;
  /** Null until the order has been taken from the queue. */
  order: Order | null;
}

/** Of an order that the shop has accepted; `received` until somebody knows more. */
export function orderProgress(orderId: string, order: Order | undefined): OrderProgress {
  if (!order) return { orderId, status: 'received', isUnderWay: true, isCurrent: true, order: null };
  return { orderId, status: order.status, isUnderWay: isUnderWay(order.status), isCurrent: true, order };
}

function isUnderWay(status: OrderStatus): boolean {
  return status === 'received' || status === 'reserved';
}
