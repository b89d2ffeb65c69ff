import type { Database } from '../../platform/postgres.ts';
import type { Category } from '../contract.ts';

export async function listCategories(database: Database): Promise<Category[]> {
  const { rows } = await database.query<Category>(
    `select category_slug as slug, min(category) as name, count(*) as "productCount"
       from catalog.product
      group by category_slug
      order by name`,
  );
  return rows;
}
