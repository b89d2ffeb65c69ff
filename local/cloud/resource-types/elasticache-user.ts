import { z } from 'zod';
import { flag, parseProperties } from '../parse-properties.ts';
import { cacheUsers, digestOf } from '../redis/cache-users.ts';
import { changedPasswords } from '../redis/changed-passwords.ts';
import type { ResourceRequest, ResourceType } from '../resource-type.ts';
import { cacheAccess, cacheId } from './elasticache-access.ts';

const schema = z.object({
  UserId: cacheId(),
  UserName: z.string(),
  AccessString: z.string().default('off -@all'),
  Passwords: z.array(z.string()).default([]),
  NoPasswordRequired: flag().default(false),
});

const user = cacheAccess({
  type: 'AWS::ElastiCache::User',
  kind: 'user',
  replacedBy: ['UserId', 'UserName'],
  schema,
  idOf: ({ UserId }) => UserId,
  record: ({ address, runtime }, given) =>
    cacheUsers(runtime).put(address, given.UserId, {
      name: given.UserName,
      accessString: given.NoPasswordRequired ? `${given.AccessString} nopass` : given.AccessString,
      passwordDigests: changedPasswords(runtime).read(address, given.UserId) ?? given.Passwords.map(digestOf),
    }),
});

/** A user in the list of the Redis servers whose groups it is in. What a template says of passwords ends what a rotation has. */
export const cacheUser: ResourceType = {
  ...user,
  create: putWithItsPasswords,
  update: putWithItsPasswords,
  async delete(request) {
    changedPasswords(request.runtime).forget(request.address, request.resource.physicalId);
    await user.delete(request);
  },
};

async function putWithItsPasswords(request: ResourceRequest) {
  const { UserId } = parseProperties(user.type, schema, request.properties);
  changedPasswords(request.runtime).forget(request.address, UserId);
  return user.create(request);
}
