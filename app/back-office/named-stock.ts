import { RequestRefusedError } from '../platform/json-client.ts';
import type { CatalogClient } from './data/catalog-client.ts';

/** How many pieces there are of a product. */
export interface NamedStock {
  sku: string;
  name: string;
  stock: number;
}

/** Stock with the names of its products; of one that was deleted since it was counted there is nothing to say. */
export async function nameStock(
  catalog: Pick<CatalogClient, 'product'>,
  levels: readonly (readonly [sku: string, stock: number])[],
): Promise<NamedStock[]> {
  const named = await Promise.all(
    levels.map(async ([sku, stock]) => {
      const product = await unlessDeleted(catalog.product(sku));
      return product ? [{ sku, name: product.name, stock }] : [];
    }),
  );
  return named.flat();
}

async function unlessDeleted<Product>(found: Promise<Product>): Promise<Product | undefined> {
  try {
    return await found;
  } catch (error) {
    if (error instanceof RequestRefusedError && error.status === 404) return undefined;
    throw error;
  }
}
