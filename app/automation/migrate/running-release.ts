import type { Database } from '../../platform/postgres.ts';
import type { LedgerEntry } from './ledger.ts';
import type { Migration } from './migration-file.ts';

/**
 * The youngest migration that the release now running knows, by service; empty where none runs yet. Not the same as
 * what the ledger has: after a roll-back the database is ahead of the release.
 */
export type RunningRelease = ReadonlyMap<string, number>;

export async function createReleaseRecord(database: Database): Promise<void> {
  await database.query(`
    create table if not exists platform.release (
      service text primary key,
      newest_migration integer not null,
      recorded_at timestamptz not null default now()
    )`);
}

/** Where no release has recorded itself, the one that has applied the ledger's migrations is taken to run. */
export async function readRunningRelease(
  database: Database,
  ledger: readonly LedgerEntry[],
): Promise<RunningRelease> {
  const { rows } = await database.query<{ service: string; number: number }>(
    'select service, newest_migration as number from platform.release',
  );
  return newestOf(rows.length > 0 ? rows : ledger);
}

/**
 * From here on the release with these migrations is the one that runs. A roll-back comes by here as well:
 * CloudFormation puts the former function back and then asks it to migrate.
 */
export async function recordRelease(database: Database, migrations: readonly Migration[]): Promise<void> {
  const newest = newestOf(migrations);
  await database.query(
    `with gone as (delete from platform.release where service <> all ($1::text[]))
     insert into platform.release (service, newest_migration)
     select * from unnest($1::text[], $2::integer[])
         on conflict (service) do update set newest_migration = excluded.newest_migration, recorded_at = now()`,
    [[...newest.keys()], [...newest.values()]],
  );
}

function newestOf(migrations: readonly { service: string; number: number }[]): Map<string, number> {
  const newest = new Map<string, number>();
  for (const { service, number } of migrations) {
    newest.set(service, Math.max(number, newest.get(service) ?? 0));
  }
  return newest;
}
