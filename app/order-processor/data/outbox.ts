import type { OrderEvent } from '../../automation/notify/contract.ts';
import { stringifyAscii } from '../../platform/ascii-json.ts';
import type { Database } from '../../platform/postgres.ts';

/** An event, and the trace of the message that made it happen. */
export interface TracedEvent {
  event: OrderEvent;
  traceparent: string | undefined;
}

/** An event that waits to be published. */
export interface OutboxEntry {
  outboxId: number;
  eventId: string;
  orderId: string;
  /** An `OrderEvent` in JSON, in ASCII. */
  event: string;
  traceparent: string | null;
  ageInMilliseconds: number;
}

/** Belongs into the transaction that made the events happen. */
export async function appendEvents(transaction: Database, events: readonly TracedEvent[]): Promise<void> {
  await transaction.query({
    name: 'append-events',
    text: `insert into orders.outbox (event_id, order_id, type, event, traceparent)
           select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[])`,
    values: [
      events.map(({ event }) => event.eventId),
      events.map(({ event }) => event.orderId),
      events.map(({ event }) => event.type),
      events.map(({ event }) => stringifyAscii(event)),
      events.map(({ traceparent }) => traceparent ?? null),
    ],
  });
}

/** Any number that nothing else uses for an advisory lock. */
const publishingLock = 4_201_869;

/** Whether this transaction is the only one that publishes: two side by side could change the sequence of events. */
export async function isOnlyPublisher(transaction: Database): Promise<boolean> {
  const { rows } = await transaction.query<{ is_only: boolean }>(
    'select pg_try_advisory_xact_lock($1) as is_only',
    [publishingLock],
  );
  return rows[0]?.is_only === true;
}

/** Takes away the events that have waited longest; they stay if the transaction does not commit. */
export async function takeOldestEvents(transaction: Database, limit: number): Promise<OutboxEntry[]> {
  const { rows } = await transaction.query<OutboxEntry>({
    name: 'take-oldest-events',
    text: `with oldest as (
             select outbox_id from orders.outbox order by outbox_id for update skip locked limit $1)
           delete from orders.outbox using oldest
            where outbox.outbox_id = oldest.outbox_id
           returning outbox.outbox_id as "outboxId", event_id as "eventId", order_id as "orderId", event, traceparent,
                     (extract(epoch from now() - occurred_at) * 1000)::float8 as "ageInMilliseconds"`,
    values: [limit],
  });
  return rows.sort((one, other) => one.outboxId - other.outboxId);
}
