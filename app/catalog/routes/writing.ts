import { isDatabaseOutage } from '../../platform/database-outage.ts';
import { type Database, inTransaction, type Pool } from '../../platform/postgres.ts';
import { Problem } from '../../platform/problem-details.ts';

/** How the back office reads and changes the catalogue. */
export interface BackOfficeWork {
  /** @throws {Problem} 503 when the database does not answer */
  read: <Result>(work: (database: Database) => Promise<Result>) => Promise<Result>;
  /**
   * In one transaction, after which the shop shows the change at once in this process, and soon in the others.
   *
   * @throws {Problem} 503 when the database does not answer; whether the change has taken effect is then not known
   */
  change: <Result>(work: (transaction: Database) => Promise<Result>) => Promise<Result>;
}

/** @param forget makes this process ask the database anew for everything */
export function createBackOfficeWork(pool: Pool, forget: () => void): BackOfficeWork {
  return {
    read: (work) => orUnavailable(work(pool)),
    change: async (work) => {
      try {
        return await orUnavailable(inTransaction(pool, work));
      } finally {
        forget();
      }
    },
  };
}

async function orUnavailable<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (!isDatabaseOutage(error)) throw error;
    throw new Problem({
      status: 503,
      detail: 'The database does not answer; read again what there is, and try again.',
      headers: { 'Retry-After': '2' },
      cause: error,
    });
  }
}
