import type pg from 'pg';

/** Any number will do, as long as nobody else takes an advisory lock under it. */
const lockKey = 7_510_423;

/**
 * Waits until no other migration runs on this database, and keeps others waiting. The lock is the session's and goes
 * away with it, also when it dies.
 */
export async function takeMigrationLock(session: pg.Client): Promise<void> {
  await session.query('select pg_advisory_lock($1)', [lockKey]);
}
