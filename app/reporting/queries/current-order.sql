-- Athena: every order as it is now. Each version of an order is a row of "orders", in the partition of the day on which
-- the order was placed, and the one of the youngest transaction counts. `npm run report` reads the same way. A condition
-- on "day" reaches the partitions, so that a query reads only the days it asks for.
create or replace view current_order as
select order_id, customer_id, status, country, currency, total_in_minor_units, placed_at, processed_at, changed_in, day
from (
  select *, row_number() over (partition by day, order_id order by changed_in desc) as age
  from orders
)
where age = 1;
