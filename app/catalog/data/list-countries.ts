import type { Database } from '../../platform/postgres.ts';
import type { Country } from '../contract.ts';

export async function listCountries(database: Database): Promise<Country[]> {
  const { rows } = await database.query<Country>(
    'select code, name, currency, locale from catalog.country order by sort, code',
  );
  return rows;
}
