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

const pauseInMilliseconds = 2000;

export function createDatabaseWatch(logger: Logger): DatabaseWatch {
  let downUntil = Number.NEGATIVE_INFINITY;
  let hasFailed = false;
  const isDown = () => performance.now() < downUntil;
  return {
    isDown,
    attempt: async (read) => {
      if (isDown()) return undefined;
      try {
        const value = await read();
        if (hasFailed) logger.info('the database answers again');
        hasFailed = false;
        return value;
      } catch (error) {
        if (!isDatabaseOutage(error)) throw error;
        if (!hasFailed) logger.warn({ err: error }, 'the database does not answer; what is known is served');
        hasFailed = true;
        downUntil = performance.now() + pauseInMilliseconds;
        return undefined;
      }
    },
  };
}
