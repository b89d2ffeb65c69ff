import type { Database } from '../../platform/postgres.ts';

/**
 * Begins a transaction that sees the database as it is now until its end; allowed on a standby, too. Answers the
 * horizon: every transaction below it has ended, and this one sees what it left. On a standby, where the ids of the
 * transactions under way are not told (`pg_snapshot_xip` is empty), the horizon holds all the same: it is the oldest of
 * them that the standby has heard of.
 */
export async function beginSnapshot(database: Database): Promise<bigint> {
  await database.query('begin isolation level repeatable read, read only');
  // The rows of a window are sorted by day.
  await database.query("set local work_mem = '64MB'");
  const { rows } = await database.query<{ horizon: string }>(
    'select pg_snapshot_xmin(pg_current_snapshot())::text as horizon',
  );
  return BigInt(rows[0]?.horizon ?? 0);
}
