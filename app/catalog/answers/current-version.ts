import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from '../../platform/postgres.ts';
import { readCatalogueVersion } from '../data/catalogue-version.ts';
import type { DatabaseWatch } from './database-watch.ts';

/** The version of the catalogue, as of half a second ago at most while the database answers. */
export interface CurrentVersion {
  /** The last one known when the database does not answer; undefined when none is. */
  get: () => Promise<number | undefined>;
  /** Makes a `get` ask the database that would not yet. */
  forget: () => void;
}

const knownForMilliseconds = 500;
/** Who asks waits so long, then takes the last one known: an old answer is better than a late one. */
const patienceInMilliseconds = 250;

export function createCurrentVersion(pool: Pool, watch: DatabaseWatch): CurrentVersion {
  let version: number | undefined;
  let askedAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | undefined;
  const ask = async () => {
    // From before the question, so that a change during it is not missed for longer.
    const startedAt = performance.now();
    version = (await watch.attempt(() => readCatalogueVersion(pool))) ?? version;
    askedAt = startedAt;
  };
  const askOnce = () => {
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    return asking;
  };
  return {
    get: async () => {
      if (performance.now() - askedAt >= knownForMilliseconds) {
        await Promise.race([askOnce(), delay(patienceInMilliseconds, undefined, { ref: false })]);
      }
      return version;
    },
    forget: () => {
      askedAt = Number.NEGATIVE_INFINITY;
    },
  };
}
