import { randomUUID } from 'node:crypto';
import type { OrderEvent } from '../../automation/notify/contract.ts';
import type { WrittenOrder } from './written-order.ts';

/** The language of mails to customers whose order does not say it: older releases did not write it down. */
const defaultLocale = 'en';

/** What has just happened to an order, for whoever wants to know. */
export function toEvent(
  order: WrittenOrder,
  { event, reason }: { event: OrderEvent['type']; reason: string | null },
): OrderEvent {
  return {
    eventId: randomUUID(),
    type: event,
    occurredAt: new Date().toISOString(),
    orderId: order.orderId,
    customerId: order.customerId,
    email: order.email,
    locale: order.locale ?? defaultLocale,
    currency: order.currency,
    totalInMinorUnits: order.totalInMinorUnits,
    reason,
    lines: order.lines,
  };
}
