import { instant } from './instant.ts';
import type { Selection } from './selection.ts';

/** The versions of orders that the transactions of a window have left, by day; tests are none of them. */
export const selectOrders: Selection = {
  dataset: 'orders',
  statement: `
    select order_id, customer_id, status, country, currency, total_in_minor_units,
      ${instant('placed_at')}, ${instant('processed_at')}, changed_in
    from orders."order"
    where changed_in >= $1::xid8 and changed_in < $2::xid8 and not is_test
    order by placed_at, order_id`,
};
