import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { isDatabaseOutage } from '../../platform/database-outage.ts';
import { connectTo } from '../../platform/postgres.ts';
import { readLedger } from './ledger.ts';
import { type MigrateOptions, type MigrateResult, migrate, nothing } from './migrate.ts';
import { withoutApplied } from './plan-migrations.ts';

export interface FollowOptions extends MigrateOptions {
  /** Where the database is read while it takes no writes. */
  readerHost: string;
  /** How long the other region has for its migrations; four minutes unless given. */
  followingTimeInMilliseconds?: number;
}

/** The database takes no writes here, and what another region should have migrated has not come. */
export class MigrationsNotFollowedError extends Error {
  constructor({ connection, readerHost }: FollowOptions, reason: unknown) {
    super(
      `The database at ${connection.host} takes no writes, and the migrations of this release have not reached ${readerHost} from where it does. ` +
        'Deploy them there as well, or make this region the one that takes writes.',
      { cause: reason },
    );
    this.name = 'MigrationsNotFollowedError';
  }
}

/** Longer than a scaled-down Aurora Serverless cluster takes to resume, about 15 seconds. */
const connectionTimeoutInMilliseconds = 20_000;
const usualFollowingTimeInMilliseconds = 240_000;
const pauseInMilliseconds = 1000;

/**
 * Migrates where the database takes writes. Of the regions of a global database only one does; the others wait until its
 * migrations have come to them. Which one that is makes no difference, so nobody has to say it.
 *
 * @throws {MigrationsNotFollowedError}
 * @throws what `migrate` throws
 */
export async function migrateOrFollow(options: FollowOptions): Promise<MigrateResult> {
  const { followingTimeInMilliseconds = usualFollowingTimeInMilliseconds } = options;
  const deadline = performance.now() + followingTimeInMilliseconds;
  for (;;) {
    if (await takesWrites(options)) return migrate(options);
    const missing = await missingAtReader(options);
    if (missing === 'none') return { applied: [], added: nothing };
    if (performance.now() > deadline) throw new MigrationsNotFollowedError(options, missing);
    await delay(pauseInMilliseconds);
  }
}

function takesWrites({ connection }: FollowOptions): Promise<boolean> {
  return askAt(connection, async (client) => {
    const { rows } = await client.query('select pg_is_in_recovery() as "isFollower"');
    return rows[0].isFollower === false;
  }).catch(orElse(false));
}

/** What keeps the reader from having all migrations: some of them, or that it cannot be asked. */
async function missingAtReader(options: FollowOptions): Promise<'none' | 'some' | Error> {
  const { connection, readerHost, migrations } = options;
  try {
    const ledger = await askAt({ ...connection, host: readerHost }, readLedger);
    return withoutApplied(migrations, ledger).length === 0 ? 'none' : 'some';
  } catch (error) {
    if (isDatabaseOutage(error) || isNotThereYet(error)) return error as Error;
    throw error;
  }
}

async function askAt<Answer>(
  connection: MigrateOptions['connection'],
  ask: (client: pg.Client) => Promise<Answer>,
): Promise<Answer> {
  const client = await connectTo(connection, {
    service: 'migrate',
    connectionTimeoutMillis: connectionTimeoutInMilliseconds,
  });
  try {
    return await ask(client);
  } finally {
    await client.end();
  }
}

function orElse<Value>(value: Value): (error: unknown) => Value {
  return (error) => {
    if (isDatabaseOutage(error)) return value;
    throw error;
  };
}

/** No database, no schema, no table: https://www.postgresql.org/docs/17/errcodes-appendix.html */
function isNotThereYet(error: unknown): boolean {
  return error instanceof pg.DatabaseError && ['3D000', '3F000', '42P01'].includes(error.code ?? '');
}
