import { z } from 'zod';
import { faultIdOf, faultIdOfZone } from '../faults/fault-ids.ts';
import { faultStore } from '../faults/fault-store.ts';
import { zonesOfCache } from '../faults/placement.ts';
import { flag, parseProperties } from '../parse-properties.ts';
import { physicalName } from '../physical-name.ts';
import { cacheUsers } from '../redis/cache-users.ts';
import { RedisServer } from '../redis/redis-server.ts';
import { redisServers } from '../redis/redis-servers.ts';
import type { ResourceRequest, ResourceType } from '../resource-type.ts';

const type = 'AWS::ElastiCache::ReplicationGroup';

const schema = z.object({
  ReplicationGroupId: z.string().optional(),
  Engine: z.enum(['redis', 'valkey']).default('redis'),
  TransitEncryptionEnabled: flag().default(false),
  AutomaticFailoverEnabled: flag().default(false),
  UserGroupIds: z.array(z.string()).default([]),
});

/** One `redis-server` is primary and reader; its data outlives it. */
export const replicationGroup: ResourceType = {
  type,
  replacedBy: [
    'AtRestEncryptionEnabled',
    'CacheSubnetGroupName',
    'DataTieringEnabled',
    'Engine',
    'GlobalReplicationGroupId',
    'KmsKeyId',
    'NetworkType',
    'Port',
    'PreferredCacheClusterAZs',
    'ReplicasPerNodeGroup',
    'ReplicationGroupId',
    'SnapshotArns',
    'SnapshotName',
  ],
  async create(request) {
    const { ReplicationGroupId } = parseProperties(type, schema, request.properties);
    const id = (ReplicationGroupId ?? physicalName(request, 40)).toLowerCase();
    const key = cacheKey(request.address, id);
    const port = await request.runtime.ports.claim(key);
    await start(request, key, port).catch(async (error: unknown) => {
      await redisServers(request.runtime).remove(key);
      throw error;
    });
    return {
      physicalId: id,
      attributes: {
        'PrimaryEndPoint.Address': '127.0.0.1',
        'PrimaryEndPoint.Port': String(port),
        'ReaderEndPoint.Address': '127.0.0.1',
        'ReaderEndPoint.Port': String(port),
      },
    };
  },
  async resume(request) {
    const key = cacheKey(request.address, request.resource.physicalId);
    await start(request, key, await request.runtime.ports.reclaim(key));
  },
  async delete(request) {
    faultStore(request.runtime).remove(faultIdOf(request.address));
    const key = cacheKey(request.address, request.resource.physicalId);
    await redisServers(request.runtime).remove(key);
    request.runtime.ports.release(key);
  },
};

function start(request: ResourceRequest, key: string, port: number): Promise<void> {
  const { runtime, directory, properties } = request;
  const { TransitEncryptionEnabled, UserGroupIds } = parseProperties(type, schema, properties);
  return redisServers(runtime).start(
    key,
    () =>
      new RedisServer({
        ...{ name: key, directory, port, processes: runtime.processes },
        nodesUp: () => nodesUp(request),
        authority: TransitEncryptionEnabled ? runtime.authority : undefined,
        users: () =>
          UserGroupIds.length === 0
            ? undefined
            : UserGroupIds.flatMap((group) => cacheUsers(runtime).ofGroup(request.address, group)),
      }),
  );
}

/** Another node takes the primary's place only where the template lets it; what stands in no zone known is one node. */
function nodesUp({ address, properties, runtime }: ResourceRequest): string[] {
  const faults = faultStore(runtime);
  if (faults.find(faultIdOf(address))) return [];
  const { AutomaticFailoverEnabled } = parseProperties(type, schema, properties);
  const zones = zonesOfCache(runtime, { ...address, properties });
  if (zones.length === 0) return ['somewhere'];
  const up = zones.filter((zone) => !faults.find(faultIdOfZone(zone)));
  return AutomaticFailoverEnabled || up[0] === zones[0] ? up : [];
}

export function cacheKey({ account, region }: { account: string; region: string }, id: string): string {
  return `redis/${account}/${region}/${id}`;
}
