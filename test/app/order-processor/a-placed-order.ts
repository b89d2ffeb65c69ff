import { randomUUID } from 'node:crypto';
import type {
  CancellationRequest,
  PlacedOrder,
  RefundRequest,
} from '../../../app/order-processor/contract.ts';

/** Two pieces of A for 10 € each, to Germany, by card. */
export function aPlacedOrder(changes: Partial<PlacedOrder> = {}): PlacedOrder {
  return {
    orderId: randomUUID(),
    customerId: randomUUID(),
    placedAt: '2026-11-22T12:00:00.000Z',
    email: 'ada@example.com',
    address: { name: 'Ada', street: 'Am Bach 1', postalCode: '10115', city: 'Berlin', country: 'DE' },
    currency: 'EUR',
    paymentMethod: 'card',
    lines: [{ sku: 'A', quantity: 2, unitPriceInMinorUnits: 1000 }],
    ...changes,
  };
}

/** The customer of the order no longer wants it. */
export function aCancellation({ orderId, customerId }: PlacedOrder): CancellationRequest {
  return { kind: 'cancellation', orderId, customerId, requestedAt: '2026-11-22T13:00:00.000Z' };
}

/** The back office gives the money for the order back. */
export function aRefund({ orderId, customerId }: PlacedOrder): RefundRequest {
  return {
    ...{ kind: 'refund', orderId, customerId, requestedAt: '2026-11-22T14:00:00.000Z' },
    ...{ requestedBy: 'berta', reason: 'It came broken.' },
  };
}
