import { createSigner } from '../../platform/signed-value.ts';
import type { OrderEvent } from './contract.ts';

/** Addresses that let whoever has them see the order, or all orders of the customer, without signing in. */
export interface OrderLinks {
  order: string;
  history: string;
}

/** The storefront checks the signatures, by the same key and purposes. */
export function linksTo({ orderId, customerId }: OrderEvent, shopUrl: string, linkKey: string): OrderLinks {
  const { signatureOf } = createSigner(linkKey);
  return {
    order: `${shopUrl}/orders/${orderId}?key=${signatureOf('accepted order', orderId)}`,
    history: `${shopUrl}/customers/${customerId}/orders?key=${signatureOf('order history', customerId)}`,
  };
}
