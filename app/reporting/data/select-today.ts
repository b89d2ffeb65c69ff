import type { Database } from '../../platform/postgres.ts';

/** The UTC day on which the transaction has begun, as `2026-11-22`. */
export async function selectToday(database: Database): Promise<string> {
  const { rows } = await database.query<{ today: string }>(
    "select to_char(now() at time zone 'UTC', 'YYYY-MM-DD') as today",
  );
  return rows[0]?.today ?? '';
}
