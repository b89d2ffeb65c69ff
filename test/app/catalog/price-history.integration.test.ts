import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type pg from 'pg';
import { type ShopDatabase, startShopDatabase } from '../../support/shop-database.ts';

let database: ShopDatabase;

beforeAll(async () => {
  database = await startShopDatabase({ seed: 'none' });
  await database.pool.query(`
    insert into catalog.country values ('DE', 'Germany', 'EUR', 'de-DE', 0), ('JP', 'Japan', 'JPY', 'ja-JP', 1);
    insert into catalog.brand values ('brand', 'Brand', 'Any');
    insert into catalog.product (sku, name, description, brand_slug, category)
    values ('A', 'A', 'Any', 'brand', 'Any'), ('B', 'B', 'Any', 'brand', 'Any');`);
});

afterAll(() => database.stop());

/** What somebody does to prices in one statement; null takes them back. */
interface Step {
  skus: string[];
  country: string;
  amount: number | null;
}

const anyStep: fc.Arbitrary<Step> = fc.record({
  skus: fc.uniqueArray(fc.constantFrom('A', 'B'), { minLength: 1 }),
  country: fc.constantFrom('DE', 'JP'),
  amount: fc.option(fc.integer({ min: 1, max: 5 }), { freq: 3 }),
});

async function take(client: pg.ClientBase, { skus, country, amount }: Step): Promise<void> {
  await client.query(
    amount === null
      ? 'delete from catalog.price where sku = any($1) and country = $2'
      : `insert into catalog.price (sku, country, amount_in_minor_units)
         select sku, $2, ${amount} from unnest($1::text[]) as sku
             on conflict (sku, country) do update set amount_in_minor_units = excluded.amount_in_minor_units`,
    [skus, country],
  );
}

const now = async (client: pg.ClientBase): Promise<string> =>
  (await client.query('select clock_timestamp()::text as moment, pg_sleep(0.00001)')).rows[0].moment;

const pricesNow = async (client: pg.ClientBase): Promise<unknown[]> =>
  (
    await client.query(
      'select sku, country, amount_in_minor_units as amount from catalog.price order by sku, country',
    )
  ).rows;

const pricesAt = async (client: pg.ClientBase, moment: string): Promise<unknown[]> =>
  (
    await client.query(
      `select sku, country, amount_in_minor_units as amount from catalog.price_history
        where valid_from <= $1 and $1 < valid_to order by sku, country`,
      [moment],
    )
  ).rows;

it('the price at any time is the one that was valid then, whatever was done to prices', async () => {
  const client = await database.pool.connect();
  try {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { minLength: 1, maxLength: 12 }), async (steps) => {
        const moments: { moment: string; prices: unknown[] }[] = [];
        for (const step of steps) {
          await take(client, step);
          moments.push({ moment: await now(client), prices: await pricesNow(client) });
        }
        for (const { moment, prices } of moments) expect(await pricesAt(client, moment)).toEqual(prices);
      }),
      { numRuns: 30 },
    );
  } finally {
    client.release();
  }
});

it('the spans of one product in one country never overlap', async () => {
  const { rows } = await database.pool.query(
    `select * from catalog.price_history as one join catalog.price_history as other using (sku, country)
      where one.valid_from < other.valid_from and other.valid_from < one.valid_to`,
  );
  expect(rows).toEqual([]);
});

it('a price that is set to what it was goes on as if nothing had happened', async () => {
  await database.pool.query("delete from catalog.price where sku = 'A' and country = 'DE'");
  await database.pool.query("insert into catalog.price values ('A', 'DE', 700)");
  const spans = async () => {
    const { rows } = await database.pool.query(
      "select valid_from, valid_to from catalog.price_history where sku = 'A' and country = 'DE'",
    );
    return rows;
  };
  const before = await spans();
  await database.pool.query("update catalog.price set amount_in_minor_units = 700 where sku = 'A'");
  expect(await spans()).toEqual(before);
});

it('two who change a price at once are told apart, the one who waited after the one it waited for', async () => {
  const [first, second] = [await database.pool.connect(), await database.pool.connect()];
  const set = (client: pg.ClientBase, amount: number) =>
    client.query(
      `update catalog.price set amount_in_minor_units = ${amount} where sku = 'A' and country = 'DE'`,
    );
  await database.pool.query(
    "insert into catalog.price values ('A', 'DE', 1000) on conflict (sku, country) do update set amount_in_minor_units = 1000",
  );
  // Both begin before either has written, so that their transactions' own times would be the wrong way round.
  await second.query('begin');
  await first.query('begin');
  await set(first, 1001);
  const waiting = set(second, 1002);
  await first.query('commit');
  await waiting;
  await second.query('commit');
  const { rows } = await database.pool.query(
    `select amount_in_minor_units as amount from catalog.price_history
      where sku = 'A' and country = 'DE' and amount_in_minor_units >= 1000 order by valid_from`,
  );
  expect(rows.map(({ amount }) => amount)).toEqual([1000, 1001, 1002]);
  for (const client of [first, second]) client.release();
});

it('stays when the product goes', async () => {
  await database.pool.query("insert into catalog.price values ('B', 'DE', 900) on conflict do nothing");
  await database.pool.query("delete from catalog.product where sku = 'B'");
  const { rows } = await database.pool.query(
    "select count(*) filter (where valid_to = 'infinity') as open, count(*) > 0 as any from catalog.price_history where sku = 'B'",
  );
  expect(rows).toEqual([{ open: 0, any: true }]);
});
