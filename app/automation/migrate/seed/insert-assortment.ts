import type pg from 'pg';
import type { Database } from '../../../platform/postgres.ts';
import type { Assortment } from './assortment.ts';

/**
 * Adds what is missing of an assortment, in one transaction. What is there stays as it is: prices and stock belong to
 * whoever runs the shop.
 *
 * @returns how many products were added
 */
export async function insertAssortment(client: pg.Client, assortment: Assortment): Promise<number> {
  await client.query('begin');
  await insertCountries(client, assortment);
  await insertBrands(client, assortment);
  const productsAdded = await insertProducts(client, assortment);
  await insertPrices(client, assortment);
  await insertStock(client, assortment);
  await client.query('commit');
  return productsAdded;
}

async function insertCountries(database: Database, { countries }: Assortment): Promise<void> {
  await database.query(
    `insert into catalog.country (code, name, currency, locale, sort)
     select code, name, currency, locale, sort
       from jsonb_to_recordset($1) as row (code text, name text, currency text, locale text, sort integer)
         on conflict do nothing`,
    [JSON.stringify(countries)],
  );
}

async function insertBrands(database: Database, { brands }: Assortment): Promise<void> {
  await database.query(
    `insert into catalog.brand (slug, name, tagline)
     select slug, name, tagline from jsonb_to_recordset($1) as row (slug text, name text, tagline text)
         on conflict do nothing`,
    [JSON.stringify(brands)],
  );
}

async function insertProducts(database: Database, { products }: Assortment): Promise<number> {
  const { rowCount } = await database.query(
    `insert into catalog.product (sku, name, description, brand_slug, category)
     select sku, name, description, "brandSlug", category
       from jsonb_to_recordset($1)
         as row (sku text, name text, description text, "brandSlug" text, category text)
         on conflict do nothing`,
    [JSON.stringify(products)],
  );
  return rowCount ?? 0;
}

async function insertPrices(database: Database, { products }: Assortment): Promise<void> {
  await database.query(
    `insert into catalog.price (sku, country, amount_in_minor_units)
     select sku, price.key, price.value::bigint
       from jsonb_to_recordset($1) as row (sku text, prices jsonb), jsonb_each_text(prices) as price
         on conflict do nothing`,
    [JSON.stringify(products)],
  );
}

async function insertStock(database: Database, { products }: Assortment): Promise<void> {
  await database.query(
    `insert into catalog.stock (sku, quantity)
     select sku, stock from jsonb_to_recordset($1) as row (sku text, stock integer)
         on conflict do nothing`,
    [JSON.stringify(products)],
  );
}
