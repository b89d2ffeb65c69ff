import type { Runtime } from '../../runtime.ts';
import type { QueryApiHandler } from '../query-api.ts';
import { queryOperations } from '../query-operations.ts';
import { describeDBClusters, failoverDBCluster, startDBCluster, stopDBCluster } from './db-clusters.ts';

/** By which requests to RDS are told from those to other services. */
export const rdsVersion = '2014-10-31';

/**
 * Aurora clusters, their failover, and their sleep.
 *
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_Operations.html
 */
export function rdsApi(runtimeOf: (region: string) => Runtime): QueryApiHandler {
  const operations = {
    DescribeDBClusters: describeDBClusters,
    FailoverDBCluster: failoverDBCluster,
    StopDBCluster: stopDBCluster,
    StartDBCluster: startDBCluster,
  };
  return queryOperations('RDS', operations, runtimeOf);
}
