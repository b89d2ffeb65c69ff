import type { Database } from '../../platform/postgres.ts';
import type { StockLevels, WholeCatalogue } from '../contract.ts';
import { descriptionColumns } from './product-row.ts';

/**
 * Every product with its prices in all countries, or what has changed since a version. A version that has not been
 * yet, of another database perhaps, is answered with everything.
 *
 * One statement, so that version and products are of the same moment.
 */
export async function readWholeCatalogue(
  database: Database,
  since: number | undefined,
): Promise<WholeCatalogue> {
  const { rows } = await database.query<WholeCatalogue>(
    `with current as (
       select version, coalesce($1 <= version, false) as is_update from catalog.catalogue_version),
     wanted as (
       select product_change.sku
         from catalog.product_change, current
        where not is_update or product_change.version > $1),
     described as (
       select ${descriptionColumns},
              (select coalesce(json_object_agg(trim(price.country), price.amount_in_minor_units), '{}')
                 from catalog.price where price.sku = product.sku) as prices
         from catalog.product
         join catalog.brand on brand.slug = product.brand_slug
        where product.sku in (select sku from wanted))
     select version, is_update as "isUpdate",
            (select coalesce(json_agg(described order by described.sku), '[]') from described) as products,
            (select coalesce(json_agg(sku order by sku), '[]')
               from wanted
              where is_update and not exists (select from catalog.product where product.sku = wanted.sku)
            ) as removed
       from current`,
    [since ?? null],
  );
  const [catalogue] = rows;
  if (!catalogue) throw new Error('catalog.catalogue_version has lost its row; insert it again.');
  return catalogue;
}

export async function readStockLevels(database: Database): Promise<StockLevels> {
  const { rows } = await database.query<{ levels: StockLevels }>(
    `select coalesce(json_object_agg(product.sku, coalesce(stock.quantity, 0) order by product.sku), '{}') as levels
       from catalog.product left join catalog.stock on stock.sku = product.sku`,
  );
  return rows[0]?.levels ?? {};
}
