import type { Runtime } from '../../runtime.ts';
import type { QueryApiHandler } from '../query-api.ts';
import { queryOperations } from '../query-operations.ts';
import { describeUsers, modifyUser } from './cache-users.ts';
import { describeReplicationGroups, testFailover } from './replication-groups.ts';

/** By which requests to ElastiCache are told from those to other services. */
export const elastiCacheVersion = '2015-02-02';

/**
 * Replication groups and their failover, users of caches and their passwords.
 *
 * Source: https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_Operations.html
 */
export function elastiCacheApi(runtimeOf: (region: string) => Runtime): QueryApiHandler {
  const operations = {
    DescribeReplicationGroups: describeReplicationGroups,
    TestFailover: testFailover,
    DescribeUsers: describeUsers,
    ModifyUser: modifyUser,
  };
  return queryOperations('ElastiCache', operations, runtimeOf);
}
