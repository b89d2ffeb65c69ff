import { Redis } from 'ioredis';
import type { Logger } from './logger.ts';

export type { Redis };

const firstConnectionInMilliseconds = 2000;

export interface RedisOptions {
  /** `redis://`, or `rediss://` for an encrypted connection to a server whose certificate is for this host; with the user. */
  url: string;
  /** The user's; left out where there are no users. */
  password?: string;
  logger: Logger;
  /** 1000 unless given. */
  commandTimeoutInMilliseconds?: number;
}

/**
 * A connection to Redis. It waits two seconds at most for the first answer, because a service has to start although
 * Redis is down, and goes on connecting by itself; until then each command fails at once instead of queueing up.
 */
export async function connectRedis(options: RedisOptions): Promise<Redis> {
  const { url, password, logger, commandTimeoutInMilliseconds = 1000 } = options;
  const redis = new Redis(password === undefined ? url : withPassword(url, password), {
    // The users of the shop's cache may not tell the server what program they are.
    disableClientInfo: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    connectTimeout: 2000,
    commandTimeout: commandTimeoutInMilliseconds,
    retryStrategy: (attempt) => Math.min(attempt * 100, 2000),
  });
  reportConnection(redis, logger);
  await firstAnswer(redis);
  return redis;
}

/** ioredis takes the empty password of a URL that has only a user for the one that is meant. */
function withPassword(url: string, password: string): string {
  const address = new URL(url);
  address.password = encodeURIComponent(password);
  return address.href;
}

/** One line when the connection is lost, one when it is back; not one per attempt. */
function reportConnection(redis: Redis, logger: Logger): void {
  let isLost = false;
  redis.on('error', (error: Error) => {
    if (!isLost) logger.warn({ err: error }, 'redis does not answer; connecting again');
    isLost = true;
  });
  redis.on('ready', () => {
    if (isLost) logger.info('redis answers again');
    isLost = false;
  });
}

function firstAnswer(redis: Redis): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, firstConnectionInMilliseconds);
    redis.once('ready', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
