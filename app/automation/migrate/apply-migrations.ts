import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { readDeclaration } from './declaration.ts';
import { incompatibleChanges } from './incompatible-changes.ts';
import { recordMigration } from './ledger.ts';
import type { Migration } from './migration-file.ts';
import { isLockTimeout } from './migration-lock.ts';
import type { RunningRelease } from './running-release.ts';
import { readSchemaObjects } from './schema-objects.ts';

/** A statement of a migration failed: nothing of that file has taken effect, the files before it have. */
export class FailedMigrationError extends Error {
  constructor({ service, name }: Migration, cause: unknown) {
    super(`Migration ${service}/${name} failed and was rolled back: ${String(cause)}`, { cause });
    this.name = 'FailedMigrationError';
  }
}

/** The release before, which still runs, could not live with what the migration does. It was rolled back. */
export class IncompatibleMigrationError extends Error {
  constructor({ service, name }: Migration, changes: readonly string[]) {
    super(
      `Migration ${service}/${name} was rolled back, because the release that runs could not live with it: ${changes.join('; ')}. ` +
        'Add first, take away in a later release that declares "-- after: service/migration.sql", or declare "-- compatible: why" (CONTRIBUTING, "Migrations").',
    );
    this.name = 'IncompatibleMigrationError';
  }
}

/** What waits behind a migration that waits for a lock waits as long: the customers' statements among it. */
const lockTimeoutInMilliseconds = 3000;
const attempts = 5;
const pauseInMilliseconds = 2000;

/**
 * Applies the migrations in their order, each file in a transaction of its own together with its entry in the ledger.
 * The caller holds the migration lock, and ends the session when this throws, which rolls back.
 *
 * @throws {FailedMigrationError}
 * @throws {IncompatibleMigrationError}
 */
export async function applyMigrations(
  client: pg.Client,
  pending: readonly Migration[],
  running: RunningRelease,
): Promise<void> {
  await client.query(`set lock_timeout = ${lockTimeoutInMilliseconds}`);
  for (const migration of pending) await applyPatiently(client, migration, running);
}

/** One that does not get its locks lets the others pass, and tries again. */
async function applyPatiently(
  client: pg.Client,
  migration: Migration,
  running: RunningRelease,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await apply(client, migration, running);
    } catch (error) {
      if (error instanceof IncompatibleMigrationError) throw error;
      if (!isLockTimeout(error) || attempt === attempts) throw new FailedMigrationError(migration, error);
      await client.query('rollback');
      await pause(pauseInMilliseconds);
    }
  }
}

async function apply(client: pg.Client, migration: Migration, running: RunningRelease): Promise<void> {
  const isWatched = running.size > 0 && !hasDeclaration(migration);
  await client.query('begin');
  const before = isWatched ? await readSchemaObjects(client) : [];
  await client.query(migration.sql);
  const after = isWatched ? await readSchemaObjects(client) : [];
  const changes = incompatibleChanges(before, after);
  if (changes.length > 0) throw new IncompatibleMigrationError(migration, changes);
  await recordMigration(client, migration);
  await client.query('commit');
}

function hasDeclaration(migration: Migration): boolean {
  const { after, compatible } = readDeclaration(migration);
  return after !== undefined || compatible !== undefined;
}
