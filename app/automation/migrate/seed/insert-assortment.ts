import type pg from 'pg';
import type { Database } from '../../../platform/postgres.ts';
import type { Assortment } from './assortment.ts';

/** How much of an assortment was missing. */
export interface Added {
  countries: number;
  products: number;
  prices: number;
}

/**
 * Adds what has never been there of an assortment, in one transaction. What is there stays as it is, and what has been
 * removed stays away: products, prices and stock belong to whoever runs the shop.
 */
export async function insertAssortment(client: pg.Client, assortment: Assortment): Promise<Added> {
  await client.query('begin');
  const countries = await insertCountries(client, assortment);
  await insertBrands(client, assortment);
  const products = await insertProducts(client, assortment);
  const prices = await insertPrices(client, assortment);
  await insertStock(client, assortment);
  await client.query('commit');
  return { countries, products, prices };
}

async function insertCountries(database: Database, { countries }: Assortment): Promise<number> {
  const { rowCount } = await database.query(
    `insert into catalog.country (code, name, currency, locale, sort)
     select code, name, currency, locale, sort
       from jsonb_to_recordset($1) as row (code text, name text, currency text, locale text, sort integer)
         on conflict do nothing`,
    [JSON.stringify(countries)],
  );
  return rowCount ?? 0;
}

async function insertBrands(database: Database, { brands }: Assortment): Promise<void> {
  await database.query(
    `insert into catalog.brand (slug, name, tagline)
     select slug, name, tagline from jsonb_to_recordset($1) as row (slug text, name text, tagline text)
         on conflict do nothing`,
    [JSON.stringify(brands)],
  );
}

/** A product that has ever been there has its change noted. */
async function insertProducts(database: Database, { products }: Assortment): Promise<number> {
  const descriptions = products.map(({ prices: _, stock: __, ...description }) => description);
  const { rowCount } = await database.query(
    `insert into catalog.product (sku, name, description, brand_slug, category)
     select sku, name, description, "brandSlug", category
       from jsonb_to_recordset($1)
         as row (sku text, name text, description text, "brandSlug" text, category text)
      where not exists (select from catalog.product_change where product_change.sku = row.sku)`,
    [JSON.stringify(descriptions)],
  );
  return rowCount ?? 0;
}

/** A price that has ever been there has a history. */
async function insertPrices(database: Database, { products }: Assortment): Promise<number> {
  const prices = products.flatMap(({ sku, prices }) =>
    Object.entries(prices).map(([country, amount]) => ({ sku, country, amount })),
  );
  const { rowCount } = await database.query(
    `insert into catalog.price (sku, country, amount_in_minor_units)
     select seed.sku, seed.country, seed.amount
       from unnest($1::text[], $2::char(2)[], $3::bigint[]) as seed (sku, country, amount)
       join catalog.product on product.sku = seed.sku
       left join catalog.price_history as span on span.sku = seed.sku and span.country = seed.country
      where span.sku is null
      order by seed.sku, seed.country`,
    [prices.map(({ sku }) => sku), prices.map(({ country }) => country), prices.map(({ amount }) => amount)],
  );
  return rowCount ?? 0;
}

async function insertStock(database: Database, { products }: Assortment): Promise<void> {
  await database.query(
    `insert into catalog.stock (sku, quantity)
     select product.sku, seed.quantity
       from unnest($1::text[], $2::integer[]) as seed (sku, quantity)
       join catalog.product on product.sku = seed.sku
         on conflict do nothing`,
    [products.map(({ sku }) => sku), products.map(({ stock }) => stock)],
  );
}
