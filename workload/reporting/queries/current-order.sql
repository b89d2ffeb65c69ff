select order_id, customer_id, status, country, currency, total_in_minor_units, placed_at, processed_at, changed_in, day
from (
  select *, row_number() over (partition by day, order_id order by changed_in desc) as age
  from orders
  where day >= cast(cast(current_date - interval '30' day as date) as varchar)
) version
where age = 1
