import type { PostgresServer } from '../../support/postgres-server.ts';

const database = 'shop';

/**
 * So many orders of 30 days, one line each, made by two statements; ids begin with a number that grows, so that their
 * index grows at its end. Secondary indexes are made afterwards, and nothing goes to the log: the table is what counts
 * here, not how it came about.
 */
export async function fillOrders(server: PostgresServer, count: number): Promise<void> {
  const run = (sql: string) => server.run(database, sql);
  await run('alter table orders.order_line set unlogged');
  await run('alter table orders."order" set unlogged');
  const indexes = await run(
    `select indexname, indexdef from pg_indexes
     where schemaname = 'orders' and tablename = 'order' and indexname <> 'order_pkey'`,
  );
  for (const { indexname } of indexes.rows) await run(`drop index orders.${indexname}`);
  await run(insertOrders(count));
  // Without a look at the order of each line, which is there.
  await run(`set session_replication_role = replica; ${insertLines}`);
  for (const { indexdef } of indexes.rows) await run(indexdef);
  await run('vacuum analyze orders."order"');
  await run('vacuum analyze orders.order_line');
}

const insertOrders = (count: number) => `
  insert into orders."order" (order_id, customer_id, status, placed_at, email, address, country, currency,
    total_in_minor_units, payment_authorization_id)
  select (lpad(to_hex(n), 8, '0') || substr(md5(n::text), 9))::uuid, md5((n % 500000)::text)::uuid, 'confirmed',
    timestamptz '2026-01-01' + n * (interval '30 days' / ${count}),
    'customer-' || n % 500000 || '@example.com',
    '{"name": "A Customer", "street": "Main Street 1", "postalCode": "10115", "city": "Berlin", "country": "DE"}',
    (array['DE', 'FR', 'GB', 'US', 'JP'])[1 + n % 5], (array['EUR', 'EUR', 'GBP', 'USD', 'JPY'])[1 + n % 5],
    500 + n % 20000, 'authorization-' || n
  from generate_series(1, ${count}) n`;

const insertLines = `
  create temporary table numbered_product as
    select sku, name, row_number() over (order by sku) - 1 as number from catalog.product;
  analyze numbered_product;
  insert into orders.order_line (order_id, position, sku, name, quantity, unit_price_in_minor_units)
  select order_id, 1, sku, name, 1 + total_in_minor_units % 3, 500 + total_in_minor_units % 4000
  from orders."order" join numbered_product
    on number = total_in_minor_units % (select count(*) from numbered_product)`;
