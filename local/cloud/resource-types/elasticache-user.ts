import { z } from 'zod';
import { flag, parseProperties } from '../parse-properties.ts';
import { cacheUsers, digestOf } from '../redis/cache-users.ts';
import { changedPasswords } from '../redis/changed-passwords.ts';
import { redisServers } from '../redis/redis-servers.ts';
import type { ResourceRequest, ResourceType } from '../resource-type.ts';
import { cacheOutcome, forgetInCaches } from './elasticache-user-group.ts';

const type = 'AWS::ElastiCache::User';

const schema = z.object({
  UserId: z.string().toLowerCase(),
  UserName: z.string(),
  AccessString: z.string().default('off -@all'),
  Passwords: z.array(z.string()).default([]),
  NoPasswordRequired: flag().default(false),
});

/** A user in the list of the Redis servers whose groups it is in. */
export const cacheUser: ResourceType = {
  type,
  replacedBy: ['UserId', 'UserName'],
  create: putWithItsPasswords,
  update: putWithItsPasswords,
  async resume(request) {
    await put(request);
  },
  async delete(request) {
    changedPasswords(request.runtime).forget(request.address, request.resource.physicalId);
    await forgetInCaches(request);
  },
};

async function putWithItsPasswords(request: ResourceRequest) {
  const { UserId } = parseProperties(type, schema, request.properties);
  changedPasswords(request.runtime).forget(request.address, UserId);
  return put(request);
}

async function put({ address, properties, runtime }: ResourceRequest) {
  const given = parseProperties(type, schema, properties);
  cacheUsers(runtime).put(address, given.UserId, {
    name: given.UserName,
    accessString: given.NoPasswordRequired ? `${given.AccessString} nopass` : given.AccessString,
    passwordDigests: changedPasswords(runtime).read(address, given.UserId) ?? given.Passwords.map(digestOf),
  });
  await redisServers(runtime).loadUsers();
  return cacheOutcome(address, 'user', given.UserId);
}
