import { hash } from 'node:crypto';
import type { Signer } from '../../platform/signed-value.ts';

/** The first so many bytes of an order id come from the key, the others tell whose order it is. */
const bytesFromKey = 10;
const bytesOfId = 16;

/**
 * The id of the order that a customer places with an idempotency key: a UUID version 8 (RFC 9562, section 5.8). It is
 * computed from the two, so the same key gives the same order, whatever else may be down or forgotten.
 */
export function orderIdFor(signer: Signer, { customerId, key }: { customerId: string; key: string }): string {
  const signature = Buffer.from(signer.signatureOf('order id', `${customerId} ${key}`), 'base64url');
  const fromKey = signature.subarray(0, bytesFromKey);
  // Version and variant, which RFC 9562 puts at these places.
  fromKey[6] = ((fromKey[6] ?? 0) & 0x0f) | 0x80;
  fromKey[8] = ((fromKey[8] ?? 0) & 0x3f) | 0x80;
  const start = fromKey.toString('hex');
  return formatUuid(start + ownerMark(start, customerId));
}

/** Whether the order was placed by this customer, as far as its id can tell: an id from elsewhere is nobody's. */
export function isOrderOf(orderId: string, customerId: string): boolean {
  const digits = orderId.replaceAll('-', '');
  const start = digits.slice(0, 2 * bytesFromKey);
  return digits === start + ownerMark(start, customerId);
}

/** No secret is needed: customer ids are random, and the shop itself gives them out, so nobody can choose a fitting one. */
function ownerMark(start: string, customerId: string): string {
  return hash('sha256', `${start} ${customerId}`).slice(0, 2 * (bytesOfId - bytesFromKey));
}

function formatUuid(digits: string): string {
  const part = (from: number, to: number) => digits.slice(from, to);
  return `${part(0, 8)}-${part(8, 12)}-${part(12, 16)}-${part(16, 20)}-${part(20, 32)}`;
}
