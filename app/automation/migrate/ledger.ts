import type { Database } from '../../platform/postgres.ts';
import type { Migration } from './migration-file.ts';

/** What the database says about a migration that it has had. */
export interface LedgerEntry {
  service: string;
  number: number;
  name: string;
  checksum: string;
  appliedAt: Date;
}

export async function createLedger(database: Database): Promise<void> {
  await database.query(`
    create schema if not exists platform;
    create table if not exists platform.migration (
      service text not null,
      number integer not null,
      name text not null,
      checksum text not null,
      applied_at timestamptz not null default now(),
      primary key (service, number)
    )`);
}

export async function readLedger(database: Database): Promise<LedgerEntry[]> {
  const { rows } = await database.query<LedgerEntry>(
    'select service, number, name, checksum, applied_at as "appliedAt" from platform.migration',
  );
  return rows;
}

export async function recordMigration(database: Database, migration: Migration): Promise<void> {
  await database.query(
    'insert into platform.migration (service, number, name, checksum) values ($1, $2, $3, $4)',
    [migration.service, migration.number, migration.name, migration.checksum],
  );
}
