import type { Database } from '../../platform/postgres.ts';
import type { Product, ProductPage } from '../contract.ts';
import { selectProduct } from './product-row.ts';

export interface ProductSelection {
  country: string;
  brand: string | null;
  /** A `tsquery`; null finds everything. */
  search: string | null;
  page: number;
  pageSize: number;
}

/** By the words' stems, or by their beginnings as they are written. */
const search = "(to_tsquery('english', $3) || to_tsquery('simple', $3))";

const condition = `
  ($2::text is null or product.brand_slug = $2) and
  ($3::text is null or product.search @@ ${search})`;

/** One page of the products sold in a country: the best hits of a search first, else by brand and name. */
export async function findProducts(database: Database, selection: ProductSelection): Promise<ProductPage> {
  const { country, brand, page, pageSize } = selection;
  const total = await countProducts(database, selection);
  const { rows } = await database.query<Product>(
    `${selectProduct}
      where ${condition}
      order by case when $3::text is null then 0 else -ts_rank(product.search, ${search}) end,
               brand.name, product.name, product.sku
      limit $4 offset $5`,
    [country, brand, selection.search, pageSize, (page - 1) * pageSize],
  );
  return { products: rows, page, pageCount: Math.max(1, Math.ceil(total / pageSize)), total };
}

async function countProducts(database: Database, selection: ProductSelection): Promise<number> {
  const { rows } = await database.query<{ total: number }>(
    `select count(*) as total
       from catalog.product
       join catalog.price on price.sku = product.sku and price.country = $1
      where ${condition}`,
    [selection.country, selection.brand, selection.search],
  );
  return rows[0]?.total ?? 0;
}
