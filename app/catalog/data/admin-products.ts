import type { Database } from '../../platform/postgres.ts';
import type { AdminProduct, AdminProductPage, NewProduct, ProductDraft } from '../contract.ts';
import { searchExpression } from '../domain/search-words.ts';
import { isoTime } from './iso-time.ts';
import { descriptionColumns } from './product-row.ts';

/** `xmin`, the transaction that wrote the row, is its version: it changes with every update, whoever makes it. */
const selectAdminProduct = `
  select ${descriptionColumns}, ${isoTime('product.created_at')} as "createdAt",
         coalesce((select quantity from catalog.stock where stock.sku = product.sku), 0) as stock,
         (select count(*) from catalog.price where price.sku = product.sku) as "countryCount",
         product.xmin::text as version
    from catalog.product
    join catalog.brand on brand.slug = product.brand_slug`;

export interface AdminProductSelection {
  brand: string | null;
  /** Every word has to occur; none finds everything. */
  words: readonly string[];
  page: number;
  pageSize: number;
}

/** By brand and name, products included that are sold nowhere. */
export async function findAdminProducts(
  database: Database,
  { brand, words, page, pageSize }: AdminProductSelection,
): Promise<AdminProductPage> {
  const condition = `
    ($1::text is null or product.brand_slug = $1) and
    ($2::text = '' or product.search @@ (to_tsquery('english', $2) || to_tsquery('simple', $2)))`;
  const parameters = [brand, searchExpression(words)];
  const counted = await database.query<{ total: number }>(
    `select count(*) as total from catalog.product where ${condition}`,
    parameters,
  );
  const { rows } = await database.query<AdminProduct>(
    `${selectAdminProduct} where ${condition} order by brand.name, product.name, product.sku limit $3 offset $4`,
    [...parameters, pageSize, (page - 1) * pageSize],
  );
  const total = counted.rows[0]?.total ?? 0;
  return { products: rows, page, pageCount: Math.max(1, Math.ceil(total / pageSize)), total };
}

export async function findAdminProduct(database: Database, sku: string): Promise<AdminProduct | null> {
  const { rows } = await database.query<AdminProduct>(`${selectAdminProduct} where product.sku = $1`, [sku]);
  return rows[0] ?? null;
}

/** As `findAdminProduct`, and keeps others from changing it until the end of the transaction. */
export async function lockProduct(transaction: Database, sku: string): Promise<AdminProduct | null> {
  // First the lock, because the columns of a row that had to be waited for are of before the wait.
  await transaction.query('select from catalog.product where sku = $1 for update', [sku]);
  return findAdminProduct(transaction, sku);
}

/** Whether there is such a product, which then cannot be deleted until the end of the transaction. */
export async function holdProduct(transaction: Database, sku: string): Promise<boolean> {
  const { rowCount } = await transaction.query('select from catalog.product where sku = $1 for key share', [
    sku,
  ]);
  return rowCount === 1;
}

export async function isBrand(database: Database, slug: string): Promise<boolean> {
  const { rowCount } = await database.query('select from catalog.brand where slug = $1', [slug]);
  return rowCount === 1;
}

/** False when there is a product of that number. Its stock begins at nothing. */
export async function insertProduct(transaction: Database, product: NewProduct): Promise<boolean> {
  const { sku, name, description, brandSlug, category, pictures } = product;
  const { rowCount } = await transaction.query(
    `insert into catalog.product (sku, name, description, brand_slug, category, pictures)
     values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
    [sku, name, description, brandSlug, category, pictures],
  );
  if (rowCount === 0) return false;
  await transaction.query('insert into catalog.stock (sku, quantity) values ($1, 0)', [sku]);
  return true;
}

export async function updateProduct(transaction: Database, sku: string, draft: ProductDraft): Promise<void> {
  const { name, description, brandSlug, category, pictures } = draft;
  await transaction.query(
    `update catalog.product
        set name = $2, description = $3, brand_slug = $4, category = $5, pictures = $6
      where sku = $1`,
    [sku, name, description, brandSlug, category, pictures],
  );
}

/** With its prices and its stock. Orders keep the name and the price that they were placed with. */
export async function deleteProduct(transaction: Database, sku: string): Promise<void> {
  await transaction.query('delete from catalog.product where sku = $1', [sku]);
}
