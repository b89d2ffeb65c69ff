import { hash } from 'node:crypto';
import type { PlacedOrder } from '../contract.ts';

/**
 * Equal for two messages exactly if they want the same: who buys what, to where, for how much, by which means. When it
 * was said and in which language makes no difference.
 */
export function contentHashOf(order: PlacedOrder): string {
  const { customerId, email, address, currency, paymentMethod, lines } = order;
  const { name, street, postalCode, city, region, country, phone } = address;
  const content = [
    ...[customerId, email, currency, paymentMethod],
    [name, street, postalCode, city, region, country, phone],
    lines.map(({ sku, quantity, unitPriceInMinorUnits }) => [sku, quantity, unitPriceInMinorUnits]),
  ];
  return hash('sha256', JSON.stringify(content), 'base64url');
}
