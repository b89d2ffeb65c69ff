import { z } from 'zod';
import { parseProperties } from '../parse-properties.ts';
import type { ResourceAddress } from '../recorded-resource.ts';
import { cacheUsers } from '../redis/cache-users.ts';
import { redisServers } from '../redis/redis-servers.ts';
import type {
  ExistingResourceRequest,
  ResourceOutcome,
  ResourceRequest,
  ResourceType,
} from '../resource-type.ts';

const type = 'AWS::ElastiCache::UserGroup';

const schema = z.object({ UserGroupId: z.string().toLowerCase(), UserIds: z.array(z.string()) });

/** Who may use the Redis servers that name it. */
export const cacheUserGroup: ResourceType = {
  type,
  replacedBy: ['UserGroupId'],
  create: put,
  update: put,
  async resume(request) {
    await put(request);
  },
  delete: forgetInCaches,
};

async function put({ address, properties, runtime }: ResourceRequest) {
  const { UserGroupId, UserIds } = parseProperties(type, schema, properties);
  cacheUsers(runtime).putGroup(address, UserGroupId, UserIds);
  await redisServers(runtime).loadUsers();
  return cacheOutcome(address, 'usergroup', UserGroupId);
}

/** Of a user or a group. */
export async function forgetInCaches({ address, resource, runtime }: ExistingResourceRequest): Promise<void> {
  cacheUsers(runtime).remove(address, resource.physicalId);
  await redisServers(runtime).loadUsers();
}

export function cacheOutcome(
  { account, region }: ResourceAddress,
  kind: 'user' | 'usergroup',
  id: string,
): ResourceOutcome {
  const arn = `arn:aws:elasticache:${region}:${account}:${kind}:${id}`;
  return { physicalId: id, attributes: { Arn: arn, Status: 'active' } };
}
