import { setTimeout as delay } from 'node:timers/promises';
import { isDatabaseOutage } from '../../platform/database-outage.ts';
import type { Logger } from '../../platform/logger.ts';

/** Knows whether the database has just failed, so that nobody is kept waiting for it who has something else to answer. */
export interface DatabaseWatch {
  isDown: () => boolean;
  /**
   * What `read` gives; undefined when the database cannot be reached, at once if it could not a moment ago.
   *
   * @throws whatever else is wrong with the statement
   */
  attempt: <Value>(read: () => Promise<Value>) => Promise<Value | undefined>;
}

/** So long the database is waited for at most; a read of the catalogue takes a hundredth of it. */
const deadlineInMilliseconds = 3000;
const pauseInMilliseconds = 2000;

/** The database stands still, or is out of reach without having said so. */
export class DatabaseSilentError extends Error {
  constructor() {
    super(`The database has not answered for ${deadlineInMilliseconds} ms; it is asked again soon.`);
    this.name = 'DatabaseSilentError';
  }
}

export function createDatabaseWatch(logger: Logger): DatabaseWatch {
  let downUntil = Number.NEGATIVE_INFINITY;
  let hasFailed = false;
  let isProbing = false;
  const isDown = () => isProbing || performance.now() < downUntil;
  return {
    isDown,
    attempt: async (read) => {
      if (isDown()) return undefined;
      // After a failure one finds out for all whether it is over.
      const isProbe = hasFailed;
      isProbing ||= isProbe;
      try {
        const value = await inTime(read());
        if (hasFailed) logger.info('the database answers again');
        hasFailed = false;
        return value;
      } catch (error) {
        if (!(error instanceof DatabaseSilentError || isDatabaseOutage(error))) throw error;
        if (!hasFailed) logger.warn({ err: error }, 'the database does not answer; what is known is served');
        hasFailed = true;
        downUntil = performance.now() + pauseInMilliseconds;
        return undefined;
      } finally {
        if (isProbe) isProbing = false;
      }
    },
  };
}

/** @throws {DatabaseSilentError} */
async function inTime<Value>(reading: Promise<Value>): Promise<Value> {
  const over = new AbortController();
  const silence = delay(deadlineInMilliseconds, undefined, { ref: false, signal: over.signal }).then(() => {
    throw new DatabaseSilentError();
  });
  try {
    return await Promise.race([reading, silence]);
  } finally {
    over.abort();
  }
}
