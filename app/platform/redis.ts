import { Redis } from 'ioredis';
import type { Logger } from './logger.ts';

export type { Redis };

const firstConnectionInMilliseconds = 2000;

/**
 * A connection to Redis. It waits two seconds at most for the first answer, because a service has to start although
 * Redis is down, and goes on connecting by itself; until then each command fails at once instead of queueing up.
 */
export async function connectRedis({
  url,
  logger,
  commandTimeoutInMilliseconds = 1000,
}: {
  url: string;
  logger: Logger;
  /** 1000 unless given. */
  commandTimeoutInMilliseconds?: number;
}): Promise<Redis> {
  const redis = new Redis(url, {
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
