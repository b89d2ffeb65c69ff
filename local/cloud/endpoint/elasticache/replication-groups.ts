import { zonesOfCache } from '../../faults/placement.ts';
import type { RecordedResource } from '../../recorded-resource.ts';
import { nodeAddresses, primaryAddress, readerAddress } from '../../redis/cache-addresses.ts';
import { NoReplicaToPromoteError, nodeName, type ReplicationGroup } from '../../redis/replication-group.ts';
import { replicationGroups } from '../../redis/replication-groups.ts';
import { ElementsNamed, type QueryAnswer, QueryError, readsOnly } from '../query-api.ts';
import type { OperationRequest } from '../query-operations.ts';

/** The only one, where cluster mode is disabled. */
const nodeGroupId = '0001';

/**
 * All groups of the account and region, or one.
 *
 * Source: https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_DescribeReplicationGroups.html
 */
export async function describeReplicationGroups(request: OperationRequest) {
  readsOnly(request.parameters, ['ReplicationGroupId']);
  const groups = request.parameters.has('ReplicationGroupId') ? [findGroup(request)] : groupsOf(request);
  return {
    ReplicationGroups: new ElementsNamed(
      'ReplicationGroup',
      groups.map((group) => describe(group, request)),
    ),
  };
}

/**
 * Loses the primary, and answers when a replica has taken its place and the lost one is back as a replica.
 *
 * Source: https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_TestFailover.html
 */
export async function testFailover(request: OperationRequest) {
  readsOnly(request.parameters, ['ReplicationGroupId', 'NodeGroupId']);
  const found = findGroup(request);
  const asked = request.parameters.get('NodeGroupId');
  if (asked !== nodeGroupId)
    throw new QueryError('NodeGroupNotFoundFault', `The only node group is ${nodeGroupId}, not ${asked}.`);
  await found.group.failOver().catch((error: unknown) => {
    if (error instanceof NoReplicaToPromoteError)
      throw new QueryError('InvalidReplicationGroupState', error.message);
    throw error;
  });
  return { ReplicationGroup: describe(found, request) };
}

interface Found {
  resource: RecordedResource;
  group: ReplicationGroup;
}

function groupsOf({ runtime, caller }: OperationRequest): Found[] {
  return runtime.resources
    .all('AWS::ElastiCache::ReplicationGroup')
    .filter(({ account, region }) => account === caller.account && region === caller.region)
    .flatMap((resource) => {
      const group = replicationGroups(runtime).find(caller, resource.physicalId);
      return group ? [{ resource, group }] : [];
    });
}

function findGroup(request: OperationRequest): Found {
  const id = (request.parameters.get('ReplicationGroupId') ?? '').toLowerCase();
  const found = groupsOf(request).find(({ resource }) => resource.physicalId === id);
  if (found) return found;
  throw new QueryError('ReplicationGroupNotFoundFault', `ReplicationGroup ${id} not found.`);
}

/** As ElastiCache describes it: https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_ReplicationGroup.html */
function describe({ resource, group }: Found, { runtime }: OperationRequest): QueryAnswer {
  const { account, region, physicalId: id, properties } = resource;
  const { nodeCount, hasAutomaticFailover, authority } = group.goal;
  const zones = zonesOfCache(runtime, resource);
  const numbers = Array.from({ length: nodeCount }, (_, index) => index + 1);
  const endpoint = (Address: string) => ({ Address, Port: group.port });
  const clusterId = (number: number) => `${id}-${nodeName(number)}`;
  return {
    ReplicationGroupId: id,
    Description: String(properties.ReplicationGroupDescription ?? ''),
    Status: 'available',
    ARN: `arn:aws:elasticache:${region}:${account}:replicationgroup:${id}`,
    AutomaticFailover: hasAutomaticFailover ? 'enabled' : 'disabled',
    MultiAZ: String(properties.MultiAZEnabled ?? false) === 'true' ? 'enabled' : 'disabled',
    ClusterEnabled: false,
    TransitEncryptionEnabled: authority !== undefined,
    MemberClusters: new ElementsNamed('ClusterId', numbers.map(clusterId)),
    NodeGroups: new ElementsNamed('NodeGroup', [
      {
        NodeGroupId: nodeGroupId,
        Status: 'available',
        PrimaryEndpoint: endpoint(primaryAddress),
        ReaderEndpoint: endpoint(readerAddress),
        NodeGroupMembers: new ElementsNamed(
          'NodeGroupMember',
          numbers.map((number) => ({
            CacheClusterId: clusterId(number),
            CacheNodeId: nodeGroupId,
            ReadEndpoint: endpoint(nodeAddresses[number - 1] ?? primaryAddress),
            PreferredAvailabilityZone: zones[number - 1],
            CurrentRole: number === group.primary ? 'primary' : 'replica',
          })),
        ),
      },
    ]),
  };
}
