import type { Caller } from '../cloud.ts';
import { type CacheUser, cacheUsers, digestOf } from '../redis/cache-users.ts';
import { changedPasswords } from '../redis/changed-passwords.ts';
import { redisServers } from '../redis/redis-servers.ts';
import type { Runtime } from '../runtime.ts';
import { listOf, type QueryApiHandler, QueryError } from './query-api.ts';

/** By which requests to ElastiCache are told from those to other services. */
export const elastiCacheVersion = '2015-02-02';

const mostPasswords = 2;

/**
 * Users of caches, and their passwords.
 *
 * Source: https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_ModifyUser.html
 */
export function elastiCacheApi(runtimeOf: (region: string) => Runtime): QueryApiHandler {
  return async (action, parameters, caller) => {
    const runtime = runtimeOf(caller.region);
    const userId = (parameters.get('UserId') ?? '').toLowerCase();
    const user = cacheUsers(runtime).find(caller, userId);
    if (!user) throw new QueryError('UserNotFound', `There is no user "${userId}" in ${caller.region}.`);
    switch (action) {
      case 'DescribeUsers':
        return { Users: [describe(userId, user, caller)] };
      case 'ModifyUser': {
        const digests = newPasswords(listOf(parameters, 'Passwords')).map(digestOf);
        return describe(userId, await setPasswords(runtime, caller, userId, digests), caller);
      }
      default:
        throw new QueryError(
          'InvalidAction',
          `ElastiCache answers DescribeUsers of one user and ModifyUser with Passwords here, not ${action}.`,
        );
    }
  };
}

function newPasswords(passwords: string[]): string[] {
  const fit = passwords.every(({ length }) => length >= 16 && length <= 128);
  if (passwords.length > 0 && passwords.length <= mostPasswords && fit) return passwords;
  throw new QueryError(
    'InvalidParameterValue',
    `A user has one or two passwords of 16 to 128 characters; ${passwords.length} were given.`,
  );
}

async function setPasswords(
  runtime: Runtime,
  place: Caller,
  userId: string,
  passwordDigests: string[],
): Promise<CacheUser> {
  const known = cacheUsers(runtime).find(place, userId);
  if (!known) throw new QueryError('UserNotFound', `There is no user "${userId}" any more.`);
  const user = { ...known, passwordDigests };
  changedPasswords(runtime).write(place, userId, passwordDigests);
  cacheUsers(runtime).put(place, userId, user);
  await redisServers(runtime).setPasswords(user);
  return user;
}

function describe(userId: string, user: CacheUser, { account, region }: Caller) {
  return {
    UserId: userId,
    UserName: user.name,
    Status: 'active',
    AccessString: user.accessString,
    Authentication: { Type: 'password', PasswordCount: user.passwordDigests.length },
    ARN: `arn:aws:elasticache:${region}:${account}:user:${userId}`,
  };
}
