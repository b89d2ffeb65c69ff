import { z } from 'zod';
import { cacheUsers } from '../redis/cache-users.ts';
import { cacheAccess, cacheId } from './elasticache-access.ts';

/** Who may use the Redis servers that name it. */
export const cacheUserGroup = cacheAccess({
  type: 'AWS::ElastiCache::UserGroup',
  kind: 'usergroup',
  replacedBy: ['UserGroupId'],
  schema: z.object({ UserGroupId: cacheId(), UserIds: z.array(cacheId()) }),
  idOf: ({ UserGroupId }) => UserGroupId,
  record: ({ address, runtime }, { UserGroupId, UserIds }) =>
    cacheUsers(runtime).putGroup(address, UserGroupId, UserIds),
});
