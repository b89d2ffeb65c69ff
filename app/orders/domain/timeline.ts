import type { Order, OrderAuditEntry, OrderDetails } from '../contract.ts';

type Event = OrderDetails['events'][number];

/** What has happened to an order as far as is kept, the earliest first. */
export function timelineOf(known: {
  order: Order;
  processedAt: string;
  cancellationRefusedAt: string | undefined;
  audit: readonly OrderAuditEntry[];
}): Event[] {
  const { order, processedAt, cancellationRefusedAt, audit } = known;
  const events: Event[] = [
    { type: 'placed', occurredAt: order.placedAt, reason: null },
    { type: order.status, occurredAt: processedAt, reason: order.reason },
    ...audit.map(toEvent),
  ];
  if (cancellationRefusedAt !== undefined) {
    events.push({ type: 'cancellation refused', occurredAt: cancellationRefusedAt, reason: null });
  }
  return events.sort((a, b) => a.occurredAt.localeCompare(b.occurredAt));
}

function toEvent({ action, changedAt, changedBy, before, after }: OrderAuditEntry): Event {
  return action === 'refund'
    ? { type: `refund requested by ${changedBy.name}`, occurredAt: changedAt, reason: textOf(after?.reason) }
    : { type: `redriven by ${changedBy.name}`, occurredAt: changedAt, reason: textOf(before?.reason) };
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
