import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import pg from 'pg';
import type { DrilledShop } from './drilled-shop.ts';

export interface DrilledDatabase {
  /** In the first region, and away with it. */
  home: pg.Pool;
  /** In the DR region: what is read there is as old as the copy is late. */
  dr: pg.Pool;
}

/** Opens the database of the shop in both of its regions, as its owner. */
export async function openDatabase(apiUrl: string, shop: DrilledShop): Promise<DrilledDatabase> {
  const client = new SecretsManagerClient({
    region: shop.home,
    endpoint: apiUrl,
    // The rehearsal takes the account for the access key.
    credentials: { accessKeyId: shop.account, secretAccessKey: 'rehearsal' },
  });
  const { SecretString = '' } = await client.send(
    new GetSecretValueCommand({ SecretId: `sluice/${shop.environment}/database-owner` }),
  );
  client.destroy();
  const { host, port, username, password, dbname } = JSON.parse(SecretString);
  const open = (address: { host: string; port: number }) => {
    const pool = new pg.Pool({
      ...{ ...address, user: username, password, database: dbname, max: 1, query_timeout: 5000 },
      // Whose certificate it is, is another test's subject.
      ssl: { rejectUnauthorized: false },
    });
    // The server ends its connections when the region does, and when it begins to take the writes.
    pool.on('error', () => undefined);
    return pool;
  };
  return { home: open({ host, port }), dr: open(shop.drReader) };
}

/** Those of the orders that are done with. */
export async function findSettled(pool: pg.Pool, orderIds: readonly string[]): Promise<Set<string>> {
  const { rows } = await pool.query<{ orderId: string }>(
    `select order_id as "orderId" from orders."order" where order_id = any($1::uuid[]) and status <> 'reserved'`,
    [orderIds],
  );
  return new Set(rows.map(({ orderId }) => orderId));
}

/** Pieces of each product that there would be without any order, by sku. */
export async function stockBeforeOrders(pool: pg.Pool): Promise<Map<string, number>> {
  const { rows } = await pool.query<{ sku: string; quantity: number }>(
    `select stock.sku, (stock.quantity + coalesce(sum(line.quantity) filter (
              where "order".status in ('reserved', 'confirmed', 'refunded')), 0))::integer as quantity
       from catalog.stock
       left join orders.order_line line using (sku)
       left join orders."order" using (order_id)
      group by stock.sku, stock.quantity`,
  );
  return new Map(rows.map(({ sku, quantity }) => [sku, quantity]));
}

/** What the shop sells in a country. */
export async function offersIn(pool: pg.Pool, country: string) {
  const { rows } = await pool.query<{ sku: string; unitPriceInMinorUnits: number }>(
    `select sku, amount_in_minor_units::integer as "unitPriceInMinorUnits"
       from catalog.price join catalog.stock using (sku) where country = $1 and quantity > 0 order by sku`,
    [country],
  );
  return rows;
}
