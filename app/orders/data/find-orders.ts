import type { Database } from '../../platform/postgres.ts';
import type { Order, OrderHistory } from '../contract.ts';

interface OrderRow extends Omit<Order, 'placedAt'> {
  placedAt: Date;
  sequenceNumber: number;
}

const selectOrders = `
  select o.order_id as "orderId", o.customer_id as "customerId", o.status, o.reason, o.placed_at as "placedAt",
         o.currency, o.total_in_minor_units as "totalInMinorUnits", o.sequence_number as "sequenceNumber", lines.lines
    from orders."order" o
   cross join lateral (
     select coalesce(json_agg(json_build_object(
              'sku', l.sku, 'name', l.name, 'quantity', l.quantity,
              'unitPriceInMinorUnits', l.unit_price_in_minor_units) order by l.position), '[]') as lines
       from orders.order_line l
      where l.order_id = o.order_id) lines`;

/** The order as far as it has come; undefined when the processor has not taken it from the queue yet. */
export async function findOrder(database: Database, orderId: string): Promise<Order | undefined> {
  const { rows } = await database.query<OrderRow>(`${selectOrders} where o.order_id = $1`, [orderId]);
  return rows.map(toOrder)[0];
}

/** A customer's orders, the one that took effect last first, beginning below the sequence number `before`. */
export async function findOrdersOfCustomer(
  database: Database,
  customerId: string,
  { before, pageSize }: { before?: number | undefined; pageSize: number },
): Promise<OrderHistory> {
  const { rows } = await database.query<OrderRow>(
    `${selectOrders}
      where o.customer_id = $1 and ($2::bigint is null or o.sequence_number < $2)
      order by o.sequence_number desc limit $3 + 1`,
    [customerId, before ?? null, pageSize],
  );
  const page = rows.slice(0, pageSize);
  return {
    orders: page.map(toOrder),
    nextBefore: rows.length > pageSize ? (page.at(-1)?.sequenceNumber ?? null) : null,
  };
}

function toOrder({ sequenceNumber: _, ...row }: OrderRow): Order {
  return { ...row, placedAt: row.placedAt.toISOString() };
}
