import type { OrderStatus } from '../../orders/contract.ts';
import type { Database } from '../../platform/postgres.ts';
import type { PlacedOrder } from '../contract.ts';
import type { Assessment } from '../domain/assess-order.ts';

/** As much of a written order as is needed to go on with it. */
export interface WrittenOrder {
  customerId: string;
  status: OrderStatus;
  totalInMinorUnits: number;
  currency: string;
}

/** How the payment ended, as it is written to the order. */
export type Outcome =
  | { status: 'confirmed'; authorizationId: string; reason: null }
  | { status: 'declined'; authorizationId: string; reason: string };

export async function findWrittenOrder(
  database: Database,
  orderId: string,
): Promise<WrittenOrder | undefined> {
  const { rows } = await database.query<WrittenOrder>(
    `select customer_id as "customerId", status, total_in_minor_units as "totalInMinorUnits", currency
       from orders."order" where order_id = $1`,
    [orderId],
  );
  return rows[0];
}

export async function insertOrder(
  transaction: Database,
  order: PlacedOrder,
  { status, reason, totalInMinorUnits, lines }: Assessment,
): Promise<void> {
  await transaction.query(
    `with placed as (
       insert into orders."order" (order_id, customer_id, status, reason, placed_at, email, address, country, currency,
                                   total_in_minor_units)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
       returning order_id)
     insert into orders.order_line (order_id, position, sku, name, quantity, unit_price_in_minor_units)
     select placed.order_id, line.position, line.sku, line.name, line.quantity, line.unit_price
       from placed,
            unnest($11::text[], $12::text[], $13::int[], $14::bigint[]) with ordinality
              as line (sku, name, quantity, unit_price, position)`,
    [
      order.orderId,
      order.customerId,
      status,
      reason,
      order.placedAt,
      order.email,
      order.address,
      order.address.country,
      order.currency,
      totalInMinorUnits,
      lines.map(({ sku }) => sku),
      lines.map(({ name }) => name),
      lines.map(({ quantity }) => quantity),
      lines.map(({ unitPriceInMinorUnits }) => unitPriceInMinorUnits),
    ],
  );
}

/** Writes the outcome of a reserved order; false when it had one already. */
export async function settleOrder(
  transaction: Database,
  orderId: string,
  { status, reason, authorizationId }: Outcome,
): Promise<boolean> {
  const { rowCount } = await transaction.query(
    `update orders."order"
        set status = $2, reason = $3, payment_authorization_id = $4, processed_at = now()
      where order_id = $1 and status = 'reserved'`,
    [orderId, status, reason, authorizationId],
  );
  return rowCount === 1;
}
