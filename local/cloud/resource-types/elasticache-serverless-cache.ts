import { z } from 'zod';
import { parseProperties, refusalsBy } from '../parse-properties.ts';
import { addressesOfGroup, primaryAddress, readerAddress } from '../redis/cache-addresses.ts';
import { cacheUsers } from '../redis/cache-users.ts';
import type { ReplicationGroupGoal } from '../redis/replication-group.ts';
import { cacheKey, replicationGroups } from '../redis/replication-groups.ts';
import type { ResourceRequest, ResourceType } from '../resource-type.ts';
import { createNodes, deleteNodes, isNodeDown, resumeNodes } from './elasticache-nodes.ts';

const type = 'AWS::ElastiCache::ServerlessCache';

const schema = z.object({
  ServerlessCacheName: z.string().toLowerCase(),
  Engine: z.enum(['redis', 'valkey'], { error: 'only Redis and Valkey run here, and no Memcached' }),
  MajorEngineVersion: z.coerce.string().optional(),
  UserGroupId: z.string().optional(),
});

const usualVersions = { redis: '7', valkey: '8' };

/**
 * One `redis-server`, which speaks with clients as the only shard of a cluster, always encrypted, as a serverless cache
 * does: commands whose keys have several slots are refused, and so is `SELECT`. How large it grows is all one here.
 *
 * Source: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/WhatIs.corecomponents.html
 */
export const serverlessCache: ResourceType = {
  type,
  refusals: refusalsBy(schema),
  replacedBy: ['KmsKeyId', 'NetworkType', 'ServerlessCacheName', 'SnapshotArnsToRestore', 'SubnetIds'],
  async create(request) {
    const { account, region } = request.address;
    const { ServerlessCacheName: id, Engine, MajorEngineVersion } = read(request);
    const port = String(await createNodes(request, id, await goalOf(request)));
    return {
      physicalId: id,
      attributes: {
        ARN: `arn:aws:elasticache:${region}:${account}:serverlesscache:${id}`,
        Status: 'available',
        CreateTime: new Date().toISOString(),
        FullEngineVersion: MajorEngineVersion ?? usualVersions[Engine],
        'Endpoint.Address': primaryAddress,
        'Endpoint.Port': port,
        'ReaderEndpoint.Address': readerAddress,
        'ReaderEndpoint.Port': port,
      },
    };
  },
  async update(request) {
    const { address, resource, runtime } = request;
    const { physicalId, attributes } = resource;
    await replicationGroups(runtime)
      .find(address, physicalId)
      ?.change(await goalOf(request));
    return { physicalId, attributes };
  },
  async resume(request) {
    await resumeNodes(request, await goalOf(request));
  },
  async delete(request) {
    await deleteNodes(request);
    request.runtime.ports.release(busKey(request));
  },
};

async function goalOf(request: ResourceRequest): Promise<ReplicationGroupGoal> {
  const { address, runtime } = request;
  const { UserGroupId } = read(request);
  return {
    ...{ nodeCount: 1, hasAutomaticFailover: false, authority: runtime.authority },
    busPort: await runtime.ports.claim(busKey(request), addressesOfGroup(1)),
    users: () => (UserGroupId === undefined ? undefined : cacheUsers(runtime).ofGroup(address, UserGroupId)),
    isDown: (number) => isNodeDown(request, number),
  };
}

function read({ properties }: ResourceRequest) {
  return parseProperties(type, schema, properties);
}

/** Of the port at which the nodes of a cluster would speak with each other. */
function busKey(request: ResourceRequest): string {
  return `${cacheKey(request.address, read(request).ServerlessCacheName)}/bus`;
}
