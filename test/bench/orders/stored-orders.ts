import type { ShopDatabase } from '../../support/shop-database.ts';

const ordersPerStatement = 10_000;

/** Stores confirmed orders of two lines each, of many customers, placed over the last year. */
export async function storeOrders(database: ShopDatabase, count: number): Promise<void> {
  // Not by the pool, whose statements may take five seconds only.
  const run = (sql: string) => database.server.run(database.variables.DATABASE_NAME, sql);
  for (let stored = 0; stored < count; stored += ordersPerStatement) {
    await run(
      `with placed as (
         insert into orders."order" (order_id, customer_id, status, placed_at, email, address, country, currency,
                                     total_in_minor_units, payment_authorization_id, locale, payment_method,
                                     content_hash)
         select gen_random_uuid(), md5(((${stored} + number) % 50000)::text)::uuid, 'confirmed',
                now() - interval '1 year' * (1 - (${stored} + number)::float8 / ${count}), ((${stored} + number) % 50000) || '@example.com',
                '{"name": "Ada Lovelace", "street": "Am Bach 1", "postalCode": "10115", "city": "Berlin", "country": "DE"}',
                'DE', 'EUR', 2000, 'stored', 'de-DE', 'card', md5(number::text)
           from generate_series(0, ${ordersPerStatement - 1}) as number
         returning order_id)
       insert into orders.order_line (order_id, position, sku, name, quantity, unit_price_in_minor_units)
       select order_id, position, 'SKU-000' || position, 'Product ' || position, 1, 1000
         from placed, generate_series(1, 2) as position`,
    );
  }
  await run('vacuum (analyze) orders."order"');
  await run('vacuum (analyze) orders.order_line');
}

/** As before the first order. */
export async function removeOrders({ pool }: ShopDatabase): Promise<void> {
  await pool.query('truncate orders."order", orders.order_line, orders.outbox, payments."authorization"');
}
