import type pg from 'pg';
import { connectTo, type DatabaseAddress } from '../../platform/postgres.ts';
import { applyMigrations } from './apply-migrations.ts';
import { createLedger, readLedger } from './ledger.ts';
import type { Migration } from './migration-file.ts';
import { takeMigrationLock } from './migration-lock.ts';
import { planMigrations } from './plan-migrations.ts';
import {
  createReleaseRecord,
  type RunningRelease,
  readRunningRelease,
  recordRelease,
} from './running-release.ts';
import { demoAssortment } from './seed/demo-assortment.ts';
import { type Added, insertAssortment } from './seed/insert-assortment.ts';

export interface MigrateOptions {
  connection: DatabaseAddress;
  migrations: readonly Migration[];
  seed: 'demo' | 'none';
  /** How long to wait for another migration to end; two minutes unless given. */
  patienceInMilliseconds?: number;
}

export interface MigrateResult {
  /** `service/file` of each migration that was applied now. */
  applied: string[];
  /** What the seed has added. */
  added: Added;
}

export interface DryRunResult {
  /** `service/file` of each migration that would be applied, in their order. */
  pending: string[];
}

/**
 * Longer than a scaled-down Aurora Serverless cluster takes to resume, about 15 seconds.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2-auto-pause.html
 */
const connectionTimeoutInMilliseconds = 60_000;
const usualPatienceInMilliseconds = 120_000;

/** What a seed adds that adds nothing. */
export const nothing: Added = { countries: 0, products: 0, prices: 0 };

/**
 * Brings the database to the schema of these migrations, then adds what is missing of the seed. The session ends with
 * the first failure, which rolls back and unlocks.
 *
 * @throws {MigrationUnderWayError} nothing was applied, as with those of `planMigrations`
 * @throws {FailedMigrationError}
 * @throws {IncompatibleMigrationError}
 */
export function migrate(options: MigrateOptions): Promise<MigrateResult> {
  return inMigrationSession(options, async (client) => {
    const { pending, running } = await plan(client, options);
    await applyMigrations(client, pending, running);
    await recordRelease(client, options.migrations);
    const added = options.seed === 'demo' ? await insertAssortment(client, demoAssortment()) : nothing;
    return { applied: pending.map(toName), added };
  });
}

/** What `migrate` would apply, or refuse before it begins. Leaves nothing behind. Throws as `planMigrations` does. */
export function dryRun(options: MigrateOptions): Promise<DryRunResult> {
  return inMigrationSession(options, async (client) => {
    // Never committed: the session's end takes back what planning has made in a database that is new to it.
    await client.query('begin');
    const { pending } = await plan(client, options);
    return { pending: pending.map(toName) };
  });
}

async function inMigrationSession<Result>(
  { connection, patienceInMilliseconds = usualPatienceInMilliseconds }: MigrateOptions,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = await connectTo(connection, {
    service: 'migrate',
    connectionTimeoutMillis: connectionTimeoutInMilliseconds,
  });
  try {
    await takeMigrationLock(client, patienceInMilliseconds);
    return await work(client);
  } finally {
    await client.end();
  }
}

async function plan(
  client: pg.Client,
  { migrations }: MigrateOptions,
): Promise<{ pending: Migration[]; running: RunningRelease }> {
  await createLedger(client);
  await createReleaseRecord(client);
  const ledger = await readLedger(client);
  const running = await readRunningRelease(client, ledger);
  return { pending: planMigrations(migrations, { ledger, running }), running };
}

function toName({ service, name }: Migration): string {
  return `${service}/${name}`;
}
