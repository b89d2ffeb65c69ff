import type { Database } from '../../platform/postgres.ts';
import type { AdminPrice } from '../contract.ts';

const selectPrice = `
  select price.sku, price.country, country.currency, price.amount_in_minor_units as "amountInMinorUnits",
         price.xmin::text as version
    from catalog.price join catalog.country on country.code = price.country`;

/** In the order of the shop's countries. */
export async function listPrices(database: Database, sku: string): Promise<AdminPrice[]> {
  const { rows } = await database.query<AdminPrice>(
    `${selectPrice} where price.sku = $1 order by country.sort, country.code`,
    [sku],
  );
  return rows;
}

export async function findPrice(
  database: Database,
  sku: string,
  country: string,
): Promise<AdminPrice | null> {
  const { rows } = await database.query<AdminPrice>(
    `${selectPrice} where price.sku = $1 and price.country = $2`,
    [sku, country],
  );
  return rows[0] ?? null;
}

/** As `findPrice`, and keeps others from changing it until the end of the transaction. */
export async function lockPrice(
  transaction: Database,
  sku: string,
  country: string,
): Promise<AdminPrice | null> {
  await transaction.query('select from catalog.price where sku = $1 and country = $2 for update', [
    sku,
    country,
  ]);
  return findPrice(transaction, sku, country);
}

export async function isCountry(database: Database, code: string): Promise<boolean> {
  const { rowCount } = await database.query('select from catalog.country where code = $1', [code]);
  return rowCount === 1;
}

/** False when there is a price already. */
export async function insertPrice(
  transaction: Database,
  price: { sku: string; country: string; amountInMinorUnits: number },
): Promise<boolean> {
  const { rowCount } = await transaction.query(
    'insert into catalog.price (sku, country, amount_in_minor_units) values ($1, $2, $3) on conflict do nothing',
    [price.sku, price.country, price.amountInMinorUnits],
  );
  return rowCount === 1;
}

export async function updatePrice(
  transaction: Database,
  price: { sku: string; country: string; amountInMinorUnits: number },
): Promise<void> {
  await transaction.query(
    'update catalog.price set amount_in_minor_units = $3 where sku = $1 and country = $2',
    [price.sku, price.country, price.amountInMinorUnits],
  );
}

export async function deletePrice(transaction: Database, sku: string, country: string): Promise<void> {
  await transaction.query('delete from catalog.price where sku = $1 and country = $2', [sku, country]);
}
