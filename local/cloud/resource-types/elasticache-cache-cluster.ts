import { z } from 'zod';
import { parseProperties, refusalsBy } from '../parse-properties.ts';
import { physicalName } from '../physical-name.ts';
import { primaryAddress } from '../redis/cache-addresses.ts';
import type { ReplicationGroupGoal } from '../redis/replication-group.ts';
import type { ResourceRequest, ResourceType } from '../resource-type.ts';
import { createNodes, deleteNodes, isNodeDown, resumeNodes } from './elasticache-nodes.ts';

const type = 'AWS::ElastiCache::CacheCluster';

const schema = z.object({
  ClusterName: z.string().optional(),
  Engine: z.literal('redis', { error: 'only Redis runs here, neither Memcached nor another engine' }),
  NumCacheNodes: z.coerce.number().refine((count) => count === 1, 'a cluster of Redis has one node'),
});

/** A single node of Redis, without replicas, users and encryption. */
export const cacheCluster: ResourceType = {
  type,
  refusals: refusalsBy(schema),
  replacedBy: [
    'CacheSubnetGroupName',
    'ClusterName',
    'Engine',
    'NetworkType',
    'Port',
    'PreferredAvailabilityZone',
    'SnapshotArns',
    'SnapshotName',
  ],
  async create(request) {
    const { ClusterName } = parseProperties(type, schema, request.properties);
    const id = (ClusterName ?? physicalName(request, 50)).toLowerCase();
    const port = await createNodes(request, id, goalOf(request));
    return {
      physicalId: id,
      attributes: { 'RedisEndpoint.Address': primaryAddress, 'RedisEndpoint.Port': String(port) },
    };
  },
  resume: (request) => resumeNodes(request, goalOf(request)),
  delete: deleteNodes,
};

function goalOf(request: ResourceRequest): ReplicationGroupGoal {
  return {
    nodeCount: 1,
    hasAutomaticFailover: false,
    authority: undefined,
    users: () => undefined,
    isDown: (number) => isNodeDown(request, number),
  };
}
