import type { Database } from '../../platform/postgres.ts';
import type { Product } from '../contract.ts';
import { selectProduct } from './product-row.ts';

/** The product as it is sold in a country; null when there is none of that number or it is not sold there. */
export async function findProduct(database: Database, sku: string, country: string): Promise<Product | null> {
  const { rows } = await database.query<Product>(`${selectProduct} where product.sku = $2`, [country, sku]);
  return rows[0] ?? null;
}
