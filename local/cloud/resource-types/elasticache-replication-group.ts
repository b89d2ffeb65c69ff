import { z } from 'zod';
import { faultIdOf, faultIdOfZone } from '../faults/fault-ids.ts';
import { faultStore } from '../faults/fault-store.ts';
import { zonesOfCache } from '../faults/placement.ts';
import { flag, parseProperties } from '../parse-properties.ts';
import { physicalName } from '../physical-name.ts';
import { addressesOfGroup, nodeAddresses, primaryAddress, readerAddress } from '../redis/cache-addresses.ts';
import { type CacheUser, cacheUsers, digestOf } from '../redis/cache-users.ts';
import { ReplicationGroup, type ReplicationGroupGoal } from '../redis/replication-group.ts';
import { cacheKey, replicationGroups } from '../redis/replication-groups.ts';
import type { ResourceRequest, ResourceType } from '../resource-type.ts';

const type = 'AWS::ElastiCache::ReplicationGroup';

const oneShard = 'cluster mode does not run here, only one shard with its replicas';

const schema = z
  .object({
    ReplicationGroupId: z.string().optional(),
    Engine: z.enum(['redis', 'valkey']).default('redis'),
    TransitEncryptionEnabled: flag().default(false),
    AutomaticFailoverEnabled: flag().default(false),
    MultiAZEnabled: flag().default(false),
    NumCacheClusters: z.coerce.number().min(1).max(nodeAddresses.length).optional(),
    ReplicasPerNodeGroup: z.coerce
      .number()
      .min(0)
      .max(nodeAddresses.length - 1)
      .default(0),
    NumNodeGroups: z.coerce.number().max(1, oneShard).optional(),
    NodeGroupConfiguration: z
      .undefined({ error: `${oneShard}; say ReplicasPerNodeGroup or NumCacheClusters` })
      .optional(),
    ClusterMode: z.literal('disabled', { error: oneShard }).optional(),
    CacheParameterGroupName: z
      .string()
      .refine((name) => !name.endsWith('.cluster.on'), oneShard)
      .optional(),
    UserGroupIds: z.array(z.string()).default([]),
    AuthToken: z.string().min(16).max(128).optional(),
  })
  .transform((given) => ({ ...given, nodeCount: given.NumCacheClusters ?? given.ReplicasPerNodeGroup + 1 }))
  .refine(({ AutomaticFailoverEnabled, nodeCount }) => !AutomaticFailoverEnabled || nodeCount > 1, {
    path: ['AutomaticFailoverEnabled'],
    message: 'takes at least two nodes (NumCacheClusters)',
  })
  .refine(({ AutomaticFailoverEnabled, MultiAZEnabled }) => !MultiAZEnabled || AutomaticFailoverEnabled, {
    path: ['MultiAZEnabled'],
    message: 'takes AutomaticFailoverEnabled',
  });

/** Each node is a `redis-server`; their data outlive them. */
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
    const { ReplicationGroupId, nodeCount } = parseProperties(type, schema, request.properties);
    const id = (ReplicationGroupId ?? physicalName(request, 40)).toLowerCase();
    const key = cacheKey(request.address, id);
    const port = await request.runtime.ports.claim(key, addressesOfGroup(nodeCount));
    await start(request, id, port).catch(async (error: unknown) => {
      await replicationGroups(request.runtime).remove(request.address, id);
      throw error;
    });
    return {
      physicalId: id,
      attributes: {
        'PrimaryEndPoint.Address': primaryAddress,
        'PrimaryEndPoint.Port': String(port),
        'ReaderEndPoint.Address': readerAddress,
        'ReaderEndPoint.Port': String(port),
      },
    };
  },
  async update(request) {
    const { address, resource, runtime } = request;
    await replicationGroups(runtime).find(address, resource.physicalId)?.change(goalOf(request));
    return { physicalId: resource.physicalId, attributes: resource.attributes };
  },
  async resume(request) {
    const { nodeCount } = parseProperties(type, schema, request.properties);
    const id = request.resource.physicalId;
    const key = cacheKey(request.address, id);
    await start(request, id, await request.runtime.ports.reclaim(key, addressesOfGroup(nodeCount)));
  },
  async delete(request) {
    faultStore(request.runtime).remove(faultIdOf(request.address));
    const id = request.resource.physicalId;
    await replicationGroups(request.runtime).remove(request.address, id);
    request.runtime.ports.release(cacheKey(request.address, id));
  },
};

function start(request: ResourceRequest, id: string, port: number): Promise<void> {
  const { address, runtime, directory } = request;
  const name = cacheKey(address, id);
  const { processes } = runtime;
  return replicationGroups(runtime).start(
    address,
    id,
    () => new ReplicationGroup({ ...{ name, directory, port, processes }, goal: goalOf(request) }),
  );
}

function goalOf(request: ResourceRequest): ReplicationGroupGoal {
  const { address, properties, runtime } = request;
  const given = parseProperties(type, schema, properties);
  return {
    nodeCount: given.nodeCount,
    hasAutomaticFailover: given.AutomaticFailoverEnabled,
    authority: given.TransitEncryptionEnabled ? runtime.authority : undefined,
    users: () => usersOf(request, given),
    isDown: (number) => {
      const faults = faultStore(runtime);
      const zone = zonesOfCache(runtime, { ...address, properties })[number - 1];
      const isZoneLost = zone !== undefined && faults.find(faultIdOfZone(zone)) !== undefined;
      return isZoneLost || faults.find(faultIdOf(address)) !== undefined;
    },
  };
}

/** Those of the groups; or the one who may do anything and has the token as a password, or none. */
function usersOf(
  { address, runtime }: ResourceRequest,
  { UserGroupIds, AuthToken }: z.output<typeof schema>,
): readonly CacheUser[] | undefined {
  if (UserGroupIds.length > 0)
    return UserGroupIds.flatMap((group) => cacheUsers(runtime).ofGroup(address, group));
  if (AuthToken === undefined) return undefined;
  return [{ name: 'default', accessString: 'on ~* &* +@all', passwordDigests: [digestOf(AuthToken)] }];
}
