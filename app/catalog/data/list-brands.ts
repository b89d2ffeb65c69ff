import type { Database } from '../../platform/postgres.ts';
import type { Brand } from '../contract.ts';

export async function listBrands(database: Database): Promise<Brand[]> {
  const { rows } = await database.query<Brand>(
    `select brand.slug, brand.name, brand.tagline, count(product.sku) as "productCount"
       from catalog.brand
       left join catalog.product on product.brand_slug = brand.slug
      group by brand.slug
      order by brand.name`,
  );
  return rows;
}
