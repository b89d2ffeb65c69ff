import type { Database } from '../../platform/postgres.ts';
import type { Offer } from '../domain/assess-order.ts';

/**
 * What the catalogue offers of these products in a country, with their stock locked until the end of the transaction.
 * Always locked in the order of their sku, so that two orders for the same products cannot deadlock.
 */
export async function lockOffers(
  transaction: Database,
  { skus, country }: { skus: readonly string[]; country: string },
): Promise<Offer[]> {
  const { rows } = await transaction.query<Offer>(
    `select product.sku, product.name, price.amount_in_minor_units as "priceInMinorUnits", country.currency,
            stock.quantity as stock
       from catalog.product
       join catalog.price on price.sku = product.sku and price.country = $2
       join catalog.country on country.code = price.country
       join catalog.stock on stock.sku = product.sku
      where product.sku = any($1)
      order by product.sku
        for update of stock`,
    [skus, country],
  );
  return rows;
}

/** Takes pieces out of stock that `lockOffers` has locked in the same transaction. */
export async function takeStock(
  transaction: Database,
  piecesBySku: ReadonlyMap<string, number>,
): Promise<void> {
  await transaction.query(
    `update catalog.stock
        set quantity = stock.quantity - taken.quantity
       from unnest($1::text[], $2::int[]) as taken (sku, quantity)
      where stock.sku = taken.sku`,
    [[...piecesBySku.keys()], [...piecesBySku.values()]],
  );
}

/** Puts back what an order had taken. */
export async function returnStock(transaction: Database, orderId: string): Promise<void> {
  await transaction.query(
    `with returned as (
       select sku, sum(quantity) as quantity from orders.order_line where order_id = $1 group by sku),
     locked as (
       select stock.sku from catalog.stock join returned on returned.sku = stock.sku
        order by stock.sku for update of stock)
     update catalog.stock
        set quantity = stock.quantity + returned.quantity
       from returned join locked on locked.sku = returned.sku
      where stock.sku = returned.sku`,
    [orderId],
  );
}
