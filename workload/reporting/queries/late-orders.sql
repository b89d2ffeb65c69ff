select current_order.order_id, current_order.country, current_order.status, current_order.placed_at,
  earliest.processed_at as first_processed_at
from current_order
join (
  select day, order_id, min(processed_at) as processed_at
  from orders
  where day >= cast(cast(current_date - interval '30' day as date) as varchar)
  group by day, order_id
) earliest on earliest.day = current_order.day and earliest.order_id = current_order.order_id
where earliest.processed_at > current_order.placed_at + interval '15' minute
  or (current_order.status = 'reserved' and current_order.placed_at < localtimestamp - interval '15' minute)
order by current_order.placed_at desc
