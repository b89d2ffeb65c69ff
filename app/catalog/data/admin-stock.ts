import type { Database } from '../../platform/postgres.ts';
import type { AdminStock } from '../contract.ts';

/** Null when there is no such product. One that never had stock has none, under a version of its own. */
export async function findStock(database: Database, sku: string): Promise<AdminStock | null> {
  const { rows } = await database.query<AdminStock>(
    `select product.sku, coalesce(stock.quantity, 0) as quantity, coalesce(stock.xmin::text, 'none') as version
       from catalog.product left join catalog.stock on stock.sku = product.sku
      where product.sku = $1`,
    [sku],
  );
  return rows[0] ?? null;
}

/** As `findStock`, and keeps orders and others from changing it until the end of the transaction. */
export async function lockStock(transaction: Database, sku: string): Promise<AdminStock | null> {
  // The product as well, without disturbing orders: two who find no stock would else both begin at nothing.
  await transaction.query('select from catalog.product where sku = $1 for no key update', [sku]);
  await transaction.query('select from catalog.stock where sku = $1 for update', [sku]);
  return findStock(transaction, sku);
}

/** Of a product whose stock `lockStock` has locked in the same transaction. */
export async function writeStock(transaction: Database, sku: string, quantity: number): Promise<void> {
  await transaction.query(
    `insert into catalog.stock (sku, quantity) values ($1, $2)
         on conflict (sku) do update set quantity = excluded.quantity`,
    [sku, quantity],
  );
}
