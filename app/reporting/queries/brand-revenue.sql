-- Athena: what each brand has sold, by day and currency. Amounts are in minor units of their currency, and amounts of
-- different currencies are never added up. Lines do not change; whether they count is for their order to say.
select line.day, line.brand, line.currency,
  count(distinct line.order_id) as orders,
  sum(line.quantity) as items,
  sum(line.quantity * line.unit_price_in_minor_units) as revenue_in_minor_units
from order_lines line
join current_order on current_order.day = line.day and current_order.order_id = line.order_id
where current_order.status = 'confirmed'
group by line.day, line.brand, line.currency
order by line.day, revenue_in_minor_units desc;
