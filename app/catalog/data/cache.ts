import type { Logger } from '../../platform/logger.ts';
import type { Redis } from '../../platform/redis.ts';

/** Answers of the database, kept for a few seconds. */
export interface Cache {
  /** The value under `key`; `load` makes it when nobody has lately. Values go through JSON. */
  through: <Value>(key: string, load: () => Promise<Value>) => Promise<Value>;
}

export interface CacheOptions {
  redis: Redis;
  logger: Logger;
  /** Part of each key, so that a release never reads what another one wrote. */
  version: string;
}

/** How old a price or a stock may be that a visitor sees; the order is checked against the database itself. */
const lifetimeInSeconds = 5;

/**
 * A cache in Redis with the database behind it: while Redis does not answer, every call goes to the database. Calls for
 * the same key at the same time share one `load`.
 */
export function createCache({ redis, logger, version }: CacheOptions): Cache {
  const loading = new Map<string, Promise<unknown>>();
  return {
    through: async <Value>(key: string, load: () => Promise<Value>): Promise<Value> => {
      const fullKey = `catalog:${version}:${key}`;
      const cached = await read(redis, logger, fullKey);
      if (cached !== null) return JSON.parse(cached) as Value;
      const underWay = loading.get(fullKey) as Promise<Value> | undefined;
      if (underWay) return underWay;
      const fresh = load();
      loading.set(fullKey, fresh);
      try {
        const value = await fresh;
        await write(redis, logger, fullKey, JSON.stringify(value));
        return value;
      } finally {
        loading.delete(fullKey);
      }
    },
  };
}

async function read(redis: Redis, logger: Logger, key: string): Promise<string | null> {
  try {
    return await redis.get(key);
  } catch (error) {
    logger.warn({ err: error, key }, 'the cache does not answer; the database does');
    return null;
  }
}

async function write(redis: Redis, logger: Logger, key: string, value: string): Promise<void> {
  try {
    await redis.set(key, value, 'EX', lifetimeInSeconds);
  } catch (error) {
    logger.warn({ err: error, key }, 'the cache does not take a value');
  }
}
