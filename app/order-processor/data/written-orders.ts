import type { Database } from '../../platform/postgres.ts';
import type { PlacedOrder } from '../contract.ts';
import type { Transition } from '../domain/order-life.ts';
import type { WrittenOrder } from '../domain/written-order.ts';

/** The orders among these ids that are written, with their lines. */
export async function findWrittenOrders(
  database: Database,
  orderIds: readonly string[],
): Promise<Map<string, WrittenOrder>> {
  const { rows } = await database.query<WrittenOrder>({
    name: 'find-written-orders',
    text: `select o.order_id as "orderId", o.customer_id as "customerId", o.status, o.email, o.currency, o.is_test as "isTest",
                  o.total_in_minor_units as "totalInMinorUnits", o.locale, o.payment_method as "paymentMethod",
                  o.content_hash as "contentHash", o.cancellation_refused_at is not null as "isCancellationRefused",
                  (select json_agg(json_build_object('sku', l.sku, 'name', l.name, 'quantity', l.quantity,
                            'unitPriceInMinorUnits', l.unit_price_in_minor_units) order by l.position)
                     from orders.order_line l
                    where l.order_id = o.order_id) as lines
             from orders."order" o
            where o.order_id = any($1::uuid[])`,
    values: [orderIds],
  });
  return new Map(rows.map((order) => [order.orderId, order]));
}

/** A placed order as it is to be written. */
export interface NewOrder {
  placed: PlacedOrder;
  written: WrittenOrder;
  reason: string | null;
}

/** Writes orders in the given sequence, which becomes the sequence in which they took effect. */
export async function insertOrders(transaction: Database, orders: readonly NewOrder[]): Promise<void> {
  const column = <Value>(read: (order: NewOrder) => Value) => orders.map(read);
  await transaction.query({
    name: 'insert-orders',
    text: `insert into orders."order" (order_id, customer_id, status, reason, placed_at, quoted_at, email, locale, address,
                                       country, currency, total_in_minor_units, payment_method, content_hash,
                                       is_test)
           select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::timestamptz[], $6::timestamptz[],
                                $7::text[], $8::text[], $9::jsonb[], $10::char(2)[], $11::char(3)[], $12::bigint[],
                                $13::text[], $14::text[], $15::boolean[])`,
    values: [
      column(({ placed }) => placed.orderId),
      column(({ placed }) => placed.customerId),
      column(({ written }) => written.status),
      column(({ reason }) => reason),
      column(({ placed }) => placed.placedAt),
      column(({ placed }) => placed.quotedAt ?? null),
      column(({ placed }) => placed.email),
      column(({ placed }) => placed.locale ?? null),
      column(({ placed }) => JSON.stringify(placed.address)),
      column(({ placed }) => placed.address.country),
      column(({ placed }) => placed.currency),
      column(({ written }) => written.totalInMinorUnits),
      column(({ placed }) => placed.paymentMethod),
      column(({ written }) => written.contentHash),
      column(({ written }) => written.isTest),
    ],
  });
}

export async function insertLines(transaction: Database, orders: readonly WrittenOrder[]): Promise<void> {
  const lines = orders.flatMap(({ orderId, lines }) =>
    lines.map((line, index) => ({ orderId, position: index + 1, ...line })),
  );
  await transaction.query({
    name: 'insert-lines',
    text: `insert into orders.order_line (order_id, position, sku, name, quantity, unit_price_in_minor_units)
           select * from unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::int[], $6::bigint[])`,
    values: [
      lines.map(({ orderId }) => orderId),
      lines.map(({ position }) => position),
      lines.map(({ sku }) => sku),
      lines.map(({ name }) => name),
      lines.map(({ quantity }) => quantity),
      lines.map(({ unitPriceInMinorUnits }) => unitPriceInMinorUnits),
    ],
  });
}

/** A transition, and the order that makes it. */
export interface Change {
  order: WrittenOrder;
  transition: Transition;
}

/** Writes the changes. @returns the ids of the orders that were still in the state from which they change */
export async function changeOrders(transaction: Database, changes: readonly Change[]): Promise<Set<string>> {
  const { rows } = await transaction.query<{ order_id: string }>({
    name: 'change-orders',
    text: `update orders."order" as o
              set status = change.status_after,
                  reason = change.reason,
                  payment_authorization_id = coalesce(change.authorization_id, o.payment_authorization_id),
                  processed_at = now()
             from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[])
                    as change (order_id, status_before, status_after, reason, authorization_id)
            where o.order_id = change.order_id and o.status = change.status_before
           returning o.order_id`,
    values: [
      changes.map(({ order }) => order.orderId),
      changes.map(({ transition }) => transition.from),
      changes.map(({ transition }) => transition.to),
      changes.map(({ transition }) => transition.reason),
      changes.map(({ transition }) => transition.authorizationId),
    ],
  });
  return new Set(rows.map((row) => row.order_id));
}

/** Notes that the customers were told. @returns the ids of the orders whose customers had not been told before */
export async function noteRefusedCancellations(
  transaction: Database,
  orderIds: readonly string[],
): Promise<Set<string>> {
  const { rows } = await transaction.query<{ order_id: string }>({
    name: 'note-refused-cancellations',
    text: `update orders."order" set cancellation_refused_at = now()
            where order_id = any($1::uuid[]) and cancellation_refused_at is null
           returning order_id`,
    values: [orderIds],
  });
  return new Set(rows.map((row) => row.order_id));
}
