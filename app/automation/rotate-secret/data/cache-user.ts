import { setTimeout as delay } from 'node:timers/promises';
import {
  DescribeUsersCommand,
  type ElastiCacheClient,
  InvalidUserStateFault,
  ModifyUserCommand,
} from '@aws-sdk/client-elasticache';
import { Redis } from 'ioredis';
import type { Credentials, PasswordHolder } from '../domain/take-step.ts';

export interface CacheUserOptions {
  client: ElastiCacheClient;
  /** `rediss://host:port` */
  url: string;
  /** What stands before the user's name in the id by which ElastiCache knows the user. */
  userIdPrefix: string;
  /** Authorities to trust in place of the system's, in PEM. */
  authorities?: readonly string[];
  /** Between two looks at the user; two seconds unless given. */
  pauseInMilliseconds?: number;
  hasTime: () => boolean;
}

/** ElastiCache has not told all nodes of the password within the time of the function. */
export class UserNotActiveError extends Error {
  constructor(userId: string, status: string) {
    super(
      `The user ${userId} of the cache is ${status}, and still not active; the rotation goes on when it is repeated.`,
    );
    this.name = 'UserNotActiveError';
  }
}

/**
 * A user of the cache, who has two passwords: the current one and the pending one, so that both let the program in until
 * the next rotation. https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_ModifyUser.html
 */
export function cacheUser(options: CacheUserOptions): PasswordHolder {
  const { client, userIdPrefix } = options;
  return {
    async setPassword({ pending, current }) {
      const userId = userIdPrefix + current.username;
      const passwords = [...new Set([current.password, pending.password])];
      await untilActive(userId, options);
      while (!(await modify(client, userId, passwords))) await untilActive(userId, options);
      await untilActive(userId, options);
    },
    signIn: (credentials) => signIn(options, credentials),
  };
}

/** Whether ElastiCache took it: it does not while it is busy with another change to the user or to a group of the user. */
async function modify(client: ElastiCacheClient, userId: string, passwords: string[]): Promise<boolean> {
  try {
    await client.send(new ModifyUserCommand({ UserId: userId, Passwords: passwords }));
    return true;
  } catch (error) {
    if (error instanceof InvalidUserStateFault) return false;
    throw error;
  }
}

async function untilActive(
  userId: string,
  { client, pauseInMilliseconds = 2000, hasTime }: CacheUserOptions,
): Promise<void> {
  for (;;) {
    const { Users: [user] = [] } = await client.send(new DescribeUsersCommand({ UserId: userId }));
    if (user?.Status === 'active') return;
    if (!hasTime()) throw new UserNotActiveError(userId, user?.Status ?? 'unknown');
    await delay(pauseInMilliseconds);
  }
}

async function signIn(
  { url, authorities }: CacheUserOptions,
  { username, password }: Credentials,
): Promise<void> {
  const redis = new Redis(url, {
    ...{ username, password, lazyConnect: true, disableClientInfo: true },
    ...{ connectTimeout: 10_000, commandTimeout: 5000, retryStrategy: () => null },
    ...(authorities && { tls: { ca: [...authorities] } }),
  });
  // What ioredis rejects with tells only that the connection is closed.
  const refusal = new Promise<never>((_, reject) => redis.on('error', reject));
  refusal.catch(() => undefined);
  try {
    await Promise.race([redis.connect(), refusal]);
    await redis.ping();
  } finally {
    redis.disconnect();
  }
}
