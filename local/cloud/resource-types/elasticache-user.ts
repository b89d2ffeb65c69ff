import { z } from 'zod';
import { flag, parseProperties } from '../parse-properties.ts';
import { cacheUsers } from '../redis/cache-users.ts';
import { redisServers } from '../redis/redis-servers.ts';
import type { ResourceRequest, ResourceType } from '../resource-type.ts';

const type = 'AWS::ElastiCache::User';

const schema = z.object({
  UserId: z.string(),
  UserName: z.string(),
  AccessString: z.string().default('off -@all'),
  Passwords: z.array(z.string()).default([]),
  NoPasswordRequired: flag().default(false),
});

/** A user in the list of the Redis servers whose groups it is in. */
export const cacheUser: ResourceType = {
  type,
  replacedBy: ['UserId', 'UserName'],
  create: put,
  update: put,
  async resume(request) {
    await put(request);
  },
  async delete({ address, resource, runtime }) {
    cacheUsers(runtime).remove(address, resource.physicalId);
    await redisServers(runtime).loadUsers();
  },
};

async function put({ address, properties, runtime }: ResourceRequest) {
  const given = parseProperties(type, schema, properties);
  const id = given.UserId.toLowerCase();
  cacheUsers(runtime).put(address, id, {
    name: given.UserName,
    accessString: given.NoPasswordRequired ? `${given.AccessString} nopass` : given.AccessString,
    passwords: given.Passwords,
  });
  await redisServers(runtime).loadUsers();
  const arn = `arn:aws:elasticache:${address.region}:${address.account}:user:${id}`;
  return { physicalId: id, attributes: { Arn: arn, Status: 'active' } };
}
