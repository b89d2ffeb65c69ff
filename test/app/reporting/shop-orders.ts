import { randomUUID } from 'node:crypto';
import type { Database } from '../../../app/platform/postgres.ts';

export interface NewOrder {
  orderId?: string;
  placedAt?: string;
  country?: string;
  currency?: string;
  /** By sku; one of a product that the catalogue does not have, unless given. */
  skus?: readonly string[];
  isTest?: boolean;
}

/** Stores a confirmed order, each line of which costs 10.00, and gives its id. */
export async function insertOrder(database: Database, given: NewOrder = {}): Promise<string> {
  const { orderId = randomUUID(), placedAt = '2026-11-22T12:00:00Z', skus = ['UNKNOWN'] } = given;
  const { country = 'DE', currency = 'EUR', isTest = false } = given;
  await database.query(
    `insert into orders."order" (order_id, customer_id, status, placed_at, email, address, country, currency,
       total_in_minor_units, payment_authorization_id, is_test)
     values ($1, $2, 'confirmed', $3, 'ada@example.com', '{"name": "Ada Lovelace"}', $4, $5, $6, 'authorization', $7)`,
    [orderId, randomUUID(), placedAt, country, currency, 1000 * skus.length, isTest],
  );
  await database.query(
    `insert into orders.order_line (order_id, position, sku, name, quantity, unit_price_in_minor_units)
     select $1, position, sku, 'A thing', 1, 1000 from unnest($2::text[]) with ordinality as line (sku, position)`,
    [orderId, skus],
  );
  return orderId;
}

export async function setStatus(database: Database, orderId: string, status: string): Promise<void> {
  await database.query('update orders."order" set status = $2 where order_id = $1', [orderId, status]);
}

/** The version that each order has now, in the database. */
export async function currentVersions(
  database: Database,
): Promise<{ order_id: string; changed_in: string }[]> {
  const { rows } = await database.query<{ order_id: string; changed_in: string }>(
    'select order_id, changed_in::text from orders."order"',
  );
  return rows;
}
