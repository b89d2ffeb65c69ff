import { Redis } from 'ioredis';
import type { ChangingPassword } from './changing-password.ts';
import type { Logger } from './logger.ts';

export type { Redis };

const firstConnectionInMilliseconds = 2000;

export interface RedisOptions {
  /** `redis://`, or `rediss://` for an encrypted connection to a server whose certificate is for this host; with the user. */
  url: string;
  /** The user's; left out where there are no users. */
  password?: string | ChangingPassword;
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
  const first = typeof password === 'object' ? password.known : password;
  const redis = new Redis(first === undefined ? url : withPassword(url, first), {
    // The users of the shop's cache may not tell the server what program they are.
    disableClientInfo: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    connectTimeout: 2000,
    commandTimeout: commandTimeoutInMilliseconds,
    retryStrategy: (attempt) => Math.min(attempt * 100, 2000),
  });
  reportConnection(redis, logger);
  if (typeof password === 'object') renewWhenRefused(redis, password);
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

/** What is found stands in the next attempt to connect, which ioredis makes by itself. */
function renewWhenRefused(redis: Redis, password: ChangingPassword): void {
  const refused = new Set<string>();
  redis.on('error', ({ message }: Error) => {
    if (!/^(WRONGPASS|NOAUTH)/.test(message)) return;
    refused.add(redis.options.password ?? '');
    void password.renew(refused).then((found) => {
      if (found === undefined) refused.clear();
      else redis.options.password = found;
    });
  });
  redis.on('ready', () => refused.clear());
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
