import type { Database } from '../platform/postgres.ts';
import type { Order, OrderStatus } from './contract.ts';

interface OrderRow extends Omit<Order, 'placedAt'> {
  status: OrderStatus;
  placedAt: Date;
}

/** A page of history; older orders are not listed. */
const maximumOrders = 100;

const selectOrders = `
  select o.order_id as "orderId", o.customer_id as "customerId", o.status, o.reason, o.placed_at as "placedAt",
         o.currency, o.total_in_minor_units as "totalInMinorUnits", lines.lines
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

/** A customer's hundred latest orders, the one that took effect last first. */
export async function findOrdersOfCustomer(database: Database, customerId: string): Promise<Order[]> {
  const { rows } = await database.query<OrderRow>(
    `${selectOrders} where o.customer_id = $1 order by o.sequence_number desc limit $2`,
    [customerId, maximumOrders],
  );
  return rows.map(toOrder);
}

function toOrder(row: OrderRow): Order {
  return { ...row, placedAt: row.placedAt.toISOString() };
}
