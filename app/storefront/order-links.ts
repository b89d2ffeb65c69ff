import type { Signer } from '../platform/signed-value.ts';

/** Purposes of the signer; `automation/notify` signs the same links for its mails. */
const orderPurpose = 'accepted order';
const historyPurpose = 'order history';

/** Whoever has the key of an order may see it, and cancel it. */
export function keyOfOrder(signer: Signer, orderId: string): string {
  return signer.signatureOf(orderPurpose, orderId);
}

/** The path of an order's page. */
export function statusUrlOf(signer: Signer, orderId: string): string {
  return `/orders/${orderId}?key=${keyOfOrder(signer, orderId)}`;
}

export function isKeyOfOrder(signer: Signer, orderId: string, key: string): boolean {
  return signer.hasSigned(orderPurpose, orderId, key);
}

/** The path of all orders of a customer. */
export function historyUrlOf(signer: Signer, customerId: string): string {
  return `/customers/${customerId}/orders?key=${signer.signatureOf(historyPurpose, customerId)}`;
}

export function isKeyOfHistory(signer: Signer, customerId: string, key: string): boolean {
  return signer.hasSigned(historyPurpose, customerId, key);
}
