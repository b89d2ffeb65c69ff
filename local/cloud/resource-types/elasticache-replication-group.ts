import { z } from 'zod';
import { flag, parseProperties, refusalsBy } from '../parse-properties.ts';
import { physicalName } from '../physical-name.ts';
import { nodeAddresses, primaryAddress, readerAddress } from '../redis/cache-addresses.ts';
import { type CacheUser, cacheUsers, digestOf } from '../redis/cache-users.ts';
import type { ReplicationGroupGoal } from '../redis/replication-group.ts';
import { replicationGroups } from '../redis/replication-groups.ts';
import type { ResourceRequest, ResourceType } from '../resource-type.ts';
import { createNodes, deleteNodes, isNodeDown, resumeNodes } from './elasticache-nodes.ts';

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
  refusals: refusalsBy(schema),
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
    const port = await createNodes(request, id, goalOf(request));
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
  resume: (request) => resumeNodes(request, goalOf(request)),
  delete: deleteNodes,
};

function goalOf(request: ResourceRequest): ReplicationGroupGoal {
  const given = parseProperties(type, schema, request.properties);
  return {
    nodeCount: given.nodeCount,
    hasAutomaticFailover: given.AutomaticFailoverEnabled,
    authority: given.TransitEncryptionEnabled ? request.runtime.authority : undefined,
    users: () => usersOf(request, given),
    isDown: (number) => isNodeDown(request, number),
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
