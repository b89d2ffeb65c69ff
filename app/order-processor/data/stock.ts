import type { Database } from '../../platform/postgres.ts';

/**
 * How many pieces of these products are in stock, locked until the end of the transaction. Always locked in the order of
 * their sku, so that two processors cannot deadlock.
 */
export async function lockStock(
  transaction: Database,
  skus: readonly string[],
): Promise<Map<string, number>> {
  const { rows } = await transaction.query<{ sku: string; quantity: number }>({
    name: 'lock-stock',
    text: `select sku, quantity from catalog.stock where sku = any($1::text[]) order by sku for update`,
    values: [skus],
  });
  return new Map(rows.map(({ sku, quantity }) => [sku, quantity]));
}

/** Takes pieces out of stock that `lockStock` has locked in the same transaction. */
export async function takeStock(
  transaction: Database,
  piecesBySku: ReadonlyMap<string, number>,
): Promise<void> {
  await transaction.query({
    name: 'take-stock',
    text: `update catalog.stock
              set quantity = stock.quantity - taken.quantity
             from unnest($1::text[], $2::int[]) as taken (sku, quantity)
            where stock.sku = taken.sku`,
    values: [[...piecesBySku.keys()], [...piecesBySku.values()]],
  });
}

/** Puts back pieces; a product that the shop no longer has is left out. */
export async function returnStock(
  transaction: Database,
  piecesBySku: ReadonlyMap<string, number>,
): Promise<void> {
  await transaction.query({
    name: 'return-stock',
    text: `with locked as (
             select sku from catalog.stock where sku = any($1::text[]) order by sku for update)
           update catalog.stock
              set quantity = stock.quantity + returned.quantity
             from unnest($1::text[], $2::int[]) as returned (sku, quantity) join locked using (sku)
            where stock.sku = locked.sku`,
    values: [[...piecesBySku.keys()], [...piecesBySku.values()]],
  });
}
