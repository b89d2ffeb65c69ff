import { readerAddress, writerAddress } from '../../postgres/cluster-addresses.ts';
import { type DatabaseCluster, NoReaderToPromoteError } from '../../postgres/database-cluster.ts';
import { databaseClusters } from '../../postgres/database-clusters.ts';
import type { RecordedResource } from '../../recorded-resource.ts';
import { ElementsNamed, type QueryAnswer, QueryError, readsOnly } from '../query-api.ts';
import type { OperationRequest } from '../query-operations.ts';

/**
 * All clusters of the account and region, or one.
 *
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBClusters.html
 */
export async function describeDBClusters(request: OperationRequest) {
  readsOnly(request.parameters, ['DBClusterIdentifier']);
  const isOneAsked = request.parameters.has('DBClusterIdentifier');
  const clusters = isOneAsked ? [findCluster(request)] : clustersOf(request);
  return { DBClusters: new ElementsNamed('DBCluster', clusters.map(describe)) };
}

/**
 * Makes a reader the writer, and answers when it takes writes and the former writer is back as a reader.
 *
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_FailoverDBCluster.html
 */
export async function failoverDBCluster(request: OperationRequest) {
  const { parameters } = request;
  readsOnly(parameters, ['DBClusterIdentifier', 'TargetDBInstanceIdentifier']);
  const found = findCluster(request);
  requireStatus(found, 'available');
  const target = parameters.get('TargetDBInstanceIdentifier')?.toLowerCase();
  if (target !== undefined && !found.cluster.instances.some(({ id }) => id === target))
    throw new QueryError('DBInstanceNotFound', `DBInstance ${target} not found.`);
  await found.cluster.failOver(target).catch((error: unknown) => {
    if (error instanceof NoReaderToPromoteError)
      throw new QueryError('InvalidDBClusterStateFault', error.message);
    throw error;
  });
  return { DBCluster: describe(found) };
}

/**
 * Ends the instances of a cluster, and answers when they have ended; what is stored stays.
 *
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_StopDBCluster.html
 */
export async function stopDBCluster(request: OperationRequest) {
  readsOnly(request.parameters, ['DBClusterIdentifier']);
  const found = findCluster(request);
  requireStatus(found, 'available');
  await found.cluster.halt();
  return { DBCluster: describe(found) };
}

/**
 * Starts the instances of a stopped cluster, and answers when they can be asked.
 *
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_StartDBCluster.html
 */
export async function startDBCluster(request: OperationRequest) {
  readsOnly(request.parameters, ['DBClusterIdentifier']);
  const found = findCluster(request);
  requireStatus(found, 'stopped');
  await found.cluster.awaken();
  return { DBCluster: describe(found) };
}

function requireStatus({ resource: { physicalId }, cluster }: Found, wanted: string): void {
  const status = statusOf(cluster);
  if (status === wanted) return;
  throw new QueryError(
    'InvalidDBClusterStateFault',
    `DbCluster ${physicalId} is in ${status} state but expected it to be one of ${wanted}.`,
  );
}

function statusOf({ isHalted }: DatabaseCluster): string {
  return isHalted ? 'stopped' : 'available';
}

interface Found {
  resource: RecordedResource;
  cluster: DatabaseCluster;
}

function clustersOf({ runtime, caller }: OperationRequest): Found[] {
  return runtime.resources
    .all('AWS::RDS::DBCluster')
    .filter(({ account, region }) => account === caller.account && region === caller.region)
    .flatMap((resource) => {
      const cluster = databaseClusters(runtime).find(caller, resource.physicalId);
      return cluster ? [{ resource, cluster }] : [];
    });
}

/** By its identifier, or its ARN. */
function findCluster(request: OperationRequest): Found {
  const name = (request.parameters.get('DBClusterIdentifier') ?? '').toLowerCase();
  const found = clustersOf(request).find(
    ({ resource: { physicalId, attributes } }) => name === physicalId || name === attributes.DBClusterArn,
  );
  if (found) return found;
  throw new QueryError('DBClusterNotFoundFault', `DBCluster ${name} not found.`);
}

/** As RDS describes it: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBCluster.html */
function describe({ resource, cluster }: Found): QueryAnswer {
  const { physicalId, properties, attributes } = resource;
  const text = (value: unknown) => (value === undefined ? undefined : String(value));
  return {
    DBClusterIdentifier: physicalId,
    DBClusterArn: text(attributes.DBClusterArn),
    DbClusterResourceId: text(attributes.DBClusterResourceId),
    Status: statusOf(cluster),
    Engine: text(properties.Engine),
    EngineVersion: text(properties.EngineVersion),
    DatabaseName: text(properties.DatabaseName),
    MasterUsername: text(properties.MasterUsername),
    Endpoint: writerAddress,
    ReaderEndpoint: readerAddress,
    Port: cluster.port,
    DBClusterMembers: new ElementsNamed(
      'DBClusterMember',
      cluster.instances.map(({ id, promotionTier }, index) => ({
        DBInstanceIdentifier: id,
        IsClusterWriter: index === 0 && !cluster.isFollowing,
        DBClusterParameterGroupStatus: 'in-sync',
        PromotionTier: promotionTier,
      })),
    ),
  };
}
