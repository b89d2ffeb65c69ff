import type pg from 'pg';
import { createLedger, type LedgerEntry, readLedger, recordMigration } from './ledger.ts';
import type { Migration } from './migration-file.ts';

/** A migration that this database already has does not say any longer what it said then. */
export class ChangedMigrationError extends Error {
  constructor({ service, name }: Migration, applied: LedgerEntry) {
    super(
      `Migration ${service}/${name} is not what was applied as ${service}/${applied.name} at ${applied.appliedAt.toISOString()}. ` +
        'An applied migration is never changed: restore the file, and put the change into a new one.',
    );
    this.name = 'ChangedMigrationError';
  }
}

/** A statement of a migration failed: nothing of that file has taken effect, the files before it have. */
export class FailedMigrationError extends Error {
  constructor({ service, name }: Migration, cause: unknown) {
    super(`Migration ${service}/${name} failed and was rolled back: ${String(cause)}`, { cause });
    this.name = 'FailedMigrationError';
  }
}

/**
 * Brings the database forward: applies what it has not had, each file in a transaction of its own together with its
 * entry in the ledger. The caller holds the migration lock, and ends the session when this throws, which rolls back.
 *
 * A database that is ahead of these files is left alone, so that an earlier release can be deployed again.
 *
 * @returns the migrations that were applied
 * @throws {ChangedMigrationError} before anything is applied
 * @throws {FailedMigrationError}
 */
export async function applyMigrations(
  client: pg.Client,
  migrations: readonly Migration[],
): Promise<Migration[]> {
  await createLedger(client);
  const pending = findPending(migrations, await readLedger(client));
  for (const migration of pending) await apply(client, migration);
  return pending;
}

function findPending(migrations: readonly Migration[], ledger: readonly LedgerEntry[]): Migration[] {
  return migrations.filter((migration) => {
    const applied = ledger.find(
      ({ service, number }) => service === migration.service && number === migration.number,
    );
    if (applied && applied.checksum !== migration.checksum)
      throw new ChangedMigrationError(migration, applied);
    return !applied;
  });
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  try {
    await client.query('begin');
    await client.query(migration.sql);
    await recordMigration(client, migration);
    await client.query('commit');
  } catch (error) {
    throw new FailedMigrationError(migration, error);
  }
}
