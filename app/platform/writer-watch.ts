import { isDatabaseOutage } from './database-outage.ts';
import type { Logger } from './logger.ts';
import type { Pool } from './postgres.ts';

/** Nothing can be written: the database is away, or follows the one of another region. */
export class NoWriterError extends Error {
  constructor() {
    super('The database takes no writes; it is asked again soon.');
    this.name = 'NoWriterError';
  }
}

const knownForMilliseconds = 1000;

/**
 * Whether the database takes writes, as of a second ago at most. It does not in a region that waits to take over, and not
 * while it fails over.
 */
export type TakesWrites = () => Promise<boolean>;

export function createWriterWatch(pool: Pool, logger: Logger): TakesWrites {
  let isWritable = true;
  let askedAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | undefined;
  const ask = async () => {
    const before = isWritable;
    isWritable = await isWriter(pool);
    askedAt = performance.now();
    if (before && !isWritable) logger.warn('the database takes no writes; what would write waits');
    if (!before && isWritable) logger.info('the database takes writes; what waited goes on');
  };
  return async () => {
    if (performance.now() - askedAt >= knownForMilliseconds) {
      asking ??= ask().finally(() => {
        asking = undefined;
      });
      await asking;
    }
    return isWritable;
  };
}

/** @throws {NoWriterError} */
export async function expectWriter(takesWrites: TakesWrites): Promise<void> {
  if (!(await takesWrites())) throw new NoWriterError();
}

async function isWriter(pool: Pool): Promise<boolean> {
  try {
    const { rows } = await pool.query('select pg_is_in_recovery() as "isFollower"');
    return rows[0].isFollower === false;
  } catch (error) {
    if (isDatabaseOutage(error)) return false;
    throw error;
  }
}
