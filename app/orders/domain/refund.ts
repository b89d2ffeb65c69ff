import type { OrderStatus } from '../contract.ts';

/** Why an order in this status cannot be refunded, for a person to read; undefined when it can. */
export function refusalOfRefund(status: OrderStatus): string | undefined {
  switch (status) {
    case 'confirmed':
      return undefined;
    case 'received':
    case 'reserved':
      return `The order is ${status}, so its payment is not through yet; wait until it is confirmed.`;
    case 'rejected':
    case 'declined':
      return `The order was ${status}, so no money was taken.`;
    case 'cancelled':
      return 'The order was cancelled, and its payment with it.';
    case 'refunded':
      return 'The order has been refunded already.';
  }
}
