import { instant } from './instant.ts';

/** What there is of each product now, in the columns of `stock`. */
export const selectStock = `
  select stock.sku, product.name, brand.name, product.category, stock.quantity, ${instant('now()')}
  from catalog.stock
  join catalog.product using (sku)
  left join catalog.brand on brand.slug = product.brand_slug
  order by stock.sku`;
