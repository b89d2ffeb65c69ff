select line.brand, line.currency,
  count(distinct line.order_id) as orders,
  sum(line.quantity) as items,
  sum(line.quantity * line.unit_price_in_minor_units) as revenue_in_minor_units
from order_lines line
join current_order on current_order.day = line.day and current_order.order_id = line.order_id
where line.day >= cast(cast(current_date - interval '30' day as date) as varchar)
  and current_order.status = 'confirmed'
group by line.brand, line.currency
order by items desc, line.brand
