import { randomUUID } from 'node:crypto';
import type { OrderStatus } from '../../../app/orders/contract.ts';
import type { Database } from '../../../app/platform/postgres.ts';

export interface StoredOrder {
  orderId: string;
  customerId: string;
  status: OrderStatus;
  reason: string | null;
  placedAt: string;
  email: string;
  country: string;
}

/** A confirmed order of Ada's, of which a test says what matters to it. */
export function anOrder(particulars: Partial<StoredOrder> = {}): StoredOrder {
  return {
    ...{ orderId: randomUUID(), customerId: randomUUID(), status: 'confirmed', reason: null },
    ...{ placedAt: '2026-11-22T12:00:00.000Z', email: 'ada@example.com', country: 'DE' },
    ...particulars,
  };
}

/** Writes it with two lines, `A` twice for 1000 and `B` once for 500. */
export async function store(database: Database, order: StoredOrder): Promise<StoredOrder> {
  const address = { name: 'Ada', street: 'Row 1', postalCode: '1', city: 'Bonn', country: order.country };
  await database.query(
    `insert into orders."order" (order_id, customer_id, status, reason, placed_at, email, country, address, currency,
                                 total_in_minor_units, payment_authorization_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8, 'EUR', 2500, 'authorization')`,
    [
      ...[order.orderId, order.customerId, order.status, order.reason, order.placedAt],
      ...[order.email, order.country, address],
    ],
  );
  await database.query(
    `insert into orders.order_line values ($1, 2, 'B', 'Second', 1, 500), ($1, 1, 'A', 'First', 2, 1000)`,
    [order.orderId],
  );
  return order;
}

/** Writes a dead letter, of which a test says what matters to it, and gives its number. */
export async function storeDeadLetter(
  database: Database,
  letter: { orderId?: string; customerId?: string; body?: string; reason?: string } = {},
): Promise<string> {
  const { orderId, customerId, body = '{}', reason = 'it cannot be read' } = letter;
  const { rows } = await database.query<{ id: number }>(
    `insert into orders.dead_letter (message_id, order_id, customer_id, body, reason, receive_count)
     values ($1, $2, $3, $4, $5, 5) returning dead_letter_id as id`,
    [randomUUID(), orderId, customerId, body, reason],
  );
  return String(rows[0]?.id);
}
