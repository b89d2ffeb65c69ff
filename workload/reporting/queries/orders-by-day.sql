select day, currency,
  count(*) as orders,
  count(*) filter (where status = 'confirmed') as confirmed,
  count(*) filter (where status in ('rejected', 'declined')) as refused,
  count(*) filter (where status in ('cancelled', 'refunded')) as taken_back,
  sum(case when status = 'confirmed' then total_in_minor_units end) as revenue_in_minor_units
from current_order
group by day, currency
order by day desc, currency
