import { findStep, readDeclaration } from './declaration.ts';
import type { LedgerEntry } from './ledger.ts';
import type { Migration } from './migration-file.ts';
import type { RunningRelease } from './running-release.ts';

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

/** The release that runs still uses what a migration would take away. */
export class ReleaseTooOldError extends Error {
  constructor({ service, name }: Migration, after: string) {
    super(
      `Migration ${service}/${name} comes after ${after}, which the release that runs does not know: it still uses what would be taken away. ` +
        `Deploy a release that has ${after} but not ${service}/${name}, then this one.`,
    );
    this.name = 'ReleaseTooOldError';
  }
}

/**
 * The migrations that the database has not had, in their order. One that is ahead of these files is left alone, so that
 * an earlier release can be deployed again.
 *
 * @throws {ChangedMigrationError}
 * @throws {UnknownStepError}
 * @throws {ReleaseTooOldError}
 */
export function planMigrations(
  migrations: readonly Migration[],
  { ledger, running }: { ledger: readonly LedgerEntry[]; running: RunningRelease },
): Migration[] {
  const pending = withoutApplied(migrations, ledger);
  for (const migration of pending) refuseTooEarly(migration, migrations, running);
  return pending;
}

/**
 * The migrations that the ledger does not have, in their order.
 *
 * @throws {ChangedMigrationError}
 */
export function withoutApplied(
  migrations: readonly Migration[],
  ledger: readonly LedgerEntry[],
): Migration[] {
  return migrations.filter((migration) => !isApplied(migration, ledger));
}

function isApplied(migration: Migration, ledger: readonly LedgerEntry[]): boolean {
  const applied = ledger.find(
    ({ service, number }) => service === migration.service && number === migration.number,
  );
  if (applied && applied.checksum !== migration.checksum) throw new ChangedMigrationError(migration, applied);
  return applied !== undefined;
}

function refuseTooEarly(
  migration: Migration,
  migrations: readonly Migration[],
  running: RunningRelease,
): void {
  const { after } = readDeclaration(migration);
  if (after === undefined) return;
  const step = findStep(migration, after, migrations);
  // Where nothing runs yet, nothing can be taken away from it.
  if (running.size === 0 || (running.get(step.service) ?? 0) >= step.number) return;
  throw new ReleaseTooOldError(migration, after);
}
