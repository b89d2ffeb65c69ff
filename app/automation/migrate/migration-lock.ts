import type pg from 'pg';

/** Another migration was still at work on this database when the patience was over. Nothing was applied. */
export class MigrationUnderWayError extends Error {
  constructor(waitedInMilliseconds: number, holders: readonly string[], cause: unknown) {
    super(
      `Another migration is at work on this database (${holders.join(', ') || 'it ended just now'}), and ${waitedInMilliseconds} ms of waiting were not enough. ` +
        'Nothing was applied; wait for it to end, or end its session with pg_terminate_backend, and migrate again.',
      { cause },
    );
    this.name = 'MigrationUnderWayError';
  }
}

/** Any number will do, as long as nobody else takes an advisory lock under it. */
const lockKey = 7_510_423;

/** https://www.postgresql.org/docs/17/errcodes-appendix.html */
const lockNotAvailable = '55P03';

/** Whether the statement waited for a lock as long as `lock_timeout` allows. */
export function isLockTimeout(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === lockNotAvailable;
}

/**
 * Waits until no other migration runs on this database, and keeps others waiting. The lock is the session's and goes
 * away with it, also when it dies.
 *
 * @throws {MigrationUnderWayError}
 */
export async function takeMigrationLock(session: pg.Client, patienceInMilliseconds: number): Promise<void> {
  await session.query(`set lock_timeout = ${patienceInMilliseconds}`);
  try {
    await session.query('select pg_advisory_lock($1)', [lockKey]);
  } catch (error) {
    if (!isLockTimeout(error)) throw error;
    throw new MigrationUnderWayError(patienceInMilliseconds, await describeHolders(session), error);
  }
}

/** An advisory lock of one number has it in two halves, of which ours needs the lower only. */
async function describeHolders(session: pg.Client): Promise<string[]> {
  const { rows } = await session.query<{ holder: string }>(
    `select format('session %s of "%s" since %s', pid, application_name,
              to_char(backend_start at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')) as holder
       from pg_locks join pg_stat_activity using (pid)
      where locktype = 'advisory' and granted and classid = 0 and objid = $1 and objsubid = 1`,
    [lockKey],
  );
  return rows.map(({ holder }) => holder);
}
