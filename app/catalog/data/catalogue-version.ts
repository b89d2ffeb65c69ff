import type { Database } from '../../platform/postgres.ts';

/** The number that grows with every change of a product, a price, a brand or a country. */
export async function readCatalogueVersion(database: Database): Promise<number> {
  const { rows } = await database.query<{ version: number }>('select version from catalog.catalogue_version');
  if (!rows[0]) throw new Error('catalog.catalogue_version has lost its row; insert it again.');
  return rows[0].version;
}

/** For what the version does not count by itself, but should be seen at once: stock that the back office sets. */
export async function advanceCatalogueVersion(transaction: Database): Promise<void> {
  await transaction.query("select catalog.advance_version('{}')");
}
