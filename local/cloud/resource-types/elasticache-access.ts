import { z } from 'zod';
import { parseProperties } from '../parse-properties.ts';
import { cacheUsers } from '../redis/cache-users.ts';
import { replicationGroups } from '../redis/replication-groups.ts';
import type { ResourceRequest, ResourceType } from '../resource-type.ts';

/** Of a user or a group: ElastiCache keeps it in lower case. */
export const cacheId = () => z.string().toLowerCase();

interface CacheAccess<Schema extends z.ZodType> {
  type: string;
  /** As its ARN calls it. */
  kind: 'user' | 'usergroup';
  replacedBy: readonly string[];
  schema: Schema;
  idOf(given: z.output<Schema>): string;
  record(request: ResourceRequest, given: z.output<Schema>): void;
}

/** A type that says who is let into caches: what is recorded of it, their servers learn at once. */
export function cacheAccess<Schema extends z.ZodType>({
  type,
  kind,
  replacedBy,
  schema,
  idOf,
  record,
}: CacheAccess<Schema>) {
  const put = async (request: ResourceRequest) => {
    const given = parseProperties(type, schema, request.properties);
    record(request, given);
    await replicationGroups(request.runtime).loadUsers();
    const { account, region } = request.address;
    const id = idOf(given);
    const arn = `arn:aws:elasticache:${region}:${account}:${kind}:${id}`;
    return { physicalId: id, attributes: { Arn: arn, Status: 'active' } };
  };
  return {
    ...{ type, replacedBy, create: put, update: put },
    async resume(request) {
      await put(request);
    },
    async delete({ address, resource, runtime }) {
      cacheUsers(runtime).remove(address, resource.physicalId);
      await replicationGroups(runtime).loadUsers();
    },
  } satisfies ResourceType;
}
