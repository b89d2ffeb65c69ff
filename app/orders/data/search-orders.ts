import type { Database } from '../../platform/postgres.ts';
import type { OrderPage, OrderStatus, OrderSummary } from '../contract.ts';
import { type OrderPlace, writeOrderCursor } from '../domain/order-cursor.ts';

/** What has to be true of an order; undefined does not narrow. */
export interface OrderFilter {
  /** Of the order or of its customer. */
  id?: string | undefined;
  email?: string | undefined;
  status?: OrderStatus | undefined;
  country?: string | undefined;
  /** Days in UTC, both included. */
  from?: string | undefined;
  to?: string | undefined;
}

interface OrderRow extends Omit<OrderSummary, 'placedAt'> {
  placedAt: Date;
  placedAtInMicroseconds: number;
}

/**
 * Each condition that is not asked for is folded away when the statement is planned, which happens with its values at
 * hand, so that an index of the ones asked for serves.
 */
const statement = `
  select order_id as "orderId", customer_id as "customerId", status, placed_at as "placedAt", email, country, currency,
         total_in_minor_units as "totalInMinorUnits",
         (extract(epoch from placed_at) * 1000000)::bigint as "placedAtInMicroseconds"
    from orders."order"
   where ($1::uuid is null or order_id = $1 or customer_id = $1)
     and ($2::text is null or lower(email) = lower($2))
     and ($3::text is null or status = $3)
     and ($4::char(2) is null or country = $4)
     and ($5::date is null or placed_at >= ($5::date)::timestamp at time zone 'UTC')
     and ($6::date is null or placed_at < ($6::date + 1)::timestamp at time zone 'UTC')
     and ($7::bigint is null
          or (placed_at, order_id) < (timestamptz 'epoch' + $7 * interval '1 microsecond', $8::uuid))
   order by placed_at desc, order_id desc
   limit $9 + 1`;

/** Orders of all customers, the latest placed first, beginning after the place `after`. */
export async function searchOrders(
  database: Database,
  filter: OrderFilter,
  { after, pageSize }: { after: OrderPlace | undefined; pageSize: number },
): Promise<OrderPage> {
  const { id, email, status, country, from, to } = filter;
  const { rows } = await database.query<OrderRow>(statement, [
    ...[id, email, status, country, from, to],
    ...[after?.placedAtInMicroseconds, after?.orderId, pageSize],
  ]);
  const page = rows.slice(0, pageSize);
  const last = page.at(-1);
  return {
    orders: page.map(toSummary),
    nextAfter: last && rows.length > pageSize ? writeOrderCursor(last) : null,
  };
}

function toSummary({ placedAtInMicroseconds: _, placedAt, ...row }: OrderRow): OrderSummary {
  return { ...row, placedAt: placedAt.toISOString() };
}
