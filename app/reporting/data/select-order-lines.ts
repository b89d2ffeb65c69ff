import { instant } from './instant.ts';
import type { Selection } from './selection.ts';

/**
 * The lines of the orders that the transactions of a window have made, by the day of the order. Brand and category are
 * those that the catalogue has now; null when the product has left it. Of tests there are none.
 */
export const selectOrderLines: Selection = {
  dataset: 'order_lines',
  statement: `
    select "order".order_id, line.position, line.sku, line.name, brand.name, product.category,
      "order".country, "order".currency, line.quantity, line.unit_price_in_minor_units,
      ${instant('"order".placed_at')}, "order".created_in
    from orders."order"
    join orders.order_line line using (order_id)
    left join catalog.product on product.sku = line.sku
    left join catalog.brand on brand.slug = product.brand_slug
    where "order".created_in >= $1::xid8 and "order".created_in < $2::xid8 and not "order".is_test
    order by "order".placed_at, "order".order_id, line.position`,
};
