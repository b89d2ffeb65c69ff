import type { Caller } from '../../cloud.ts';
import { type CacheUser, cacheUsers, digestOf } from '../../redis/cache-users.ts';
import { changedPasswords } from '../../redis/changed-passwords.ts';
import { replicationGroups } from '../../redis/replication-groups.ts';
import { listOf, QueryError, readsOnly } from '../query-api.ts';
import type { OperationRequest } from '../query-operations.ts';

const mostPasswords = 2;

/** One user, who has to be named. */
export async function describeUsers(request: OperationRequest) {
  readsOnly(request.parameters, ['UserId']);
  const { userId, user } = findUser(request);
  return { Users: [describe(userId, user, request.caller)] };
}

/**
 * Gives a user other passwords.
 *
 * Source: https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_ModifyUser.html
 */
export async function modifyUser({ runtime, parameters, caller }: OperationRequest) {
  readsOnly(parameters, ['UserId', 'Passwords']);
  const { userId, user: known } = findUser({ runtime, parameters, caller });
  const user = { ...known, passwordDigests: newPasswords(listOf(parameters, 'Passwords')).map(digestOf) };
  changedPasswords(runtime).write(caller, userId, user.passwordDigests);
  cacheUsers(runtime).put(caller, userId, user);
  await replicationGroups(runtime).setPasswords(user);
  return describe(userId, user, caller);
}

function findUser({ runtime, parameters, caller }: OperationRequest): { userId: string; user: CacheUser } {
  const userId = (parameters.get('UserId') ?? '').toLowerCase();
  const user = cacheUsers(runtime).find(caller, userId);
  if (!user) throw new QueryError('UserNotFound', `There is no user "${userId}" in ${caller.region}.`);
  return { userId, user };
}

function newPasswords(passwords: string[]): string[] {
  const fit = passwords.every(({ length }) => length >= 16 && length <= 128);
  if (passwords.length > 0 && passwords.length <= mostPasswords && fit) return passwords;
  throw new QueryError(
    'InvalidParameterValue',
    `A user has one or two passwords of 16 to 128 characters; ${passwords.length} were given.`,
  );
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
