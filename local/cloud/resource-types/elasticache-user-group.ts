import { z } from 'zod';
import { parseProperties } from '../parse-properties.ts';
import { cacheUsers } from '../redis/cache-users.ts';
import { redisServers } from '../redis/redis-servers.ts';
import type { ResourceRequest, ResourceType } from '../resource-type.ts';

const type = 'AWS::ElastiCache::UserGroup';

const schema = z.object({ UserGroupId: z.string(), UserIds: z.array(z.string()) });

/** Who may use the Redis servers that name it. */
export const cacheUserGroup: ResourceType = {
  type,
  replacedBy: ['UserGroupId'],
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
  const { UserGroupId, UserIds } = parseProperties(type, schema, properties);
  cacheUsers(runtime).putGroup(address, UserGroupId, UserIds);
  await redisServers(runtime).loadUsers();
  const id = UserGroupId.toLowerCase();
  const arn = `arn:aws:elasticache:${address.region}:${address.account}:usergroup:${id}`;
  return { physicalId: id, attributes: { Arn: arn, Status: 'active' } };
}
