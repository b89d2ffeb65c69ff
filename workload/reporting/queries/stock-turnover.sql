select stock.sku, max(stock.name) as name, max(stock.brand) as brand,
  coalesce(sum(sold.items), 0) as sold,
  round(avg(stock.quantity), 1) as average_stock,
  round(coalesce(sum(sold.items), 0) / nullif(avg(stock.quantity), 0), 2) as turnover,
  round(count(*) * avg(stock.quantity) / sum(sold.items), 1) as days_in_stock
from stock
left join (
  select line.day, line.sku, sum(line.quantity) as items
  from order_lines line
  join current_order on current_order.day = line.day and current_order.order_id = line.order_id
  where line.day >= cast(cast(current_date - interval '30' day as date) as varchar)
    and current_order.status = 'confirmed'
  group by line.day, line.sku
) sold on sold.day = stock.day and sold.sku = stock.sku
where stock.day >= cast(cast(current_date - interval '30' day as date) as varchar)
group by stock.sku
order by turnover desc nulls last, stock.sku
