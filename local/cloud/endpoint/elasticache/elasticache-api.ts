import type { Runtime } from '../../runtime.ts';
import { type QueryApiHandler, QueryError } from '../query-api.ts';
import { describeUsers, modifyUser } from './cache-users.ts';
import type { Operation } from './operation.ts';
import { describeReplicationGroups, testFailover } from './replication-groups.ts';

/** By which requests to ElastiCache are told from those to other services. */
export const elastiCacheVersion = '2015-02-02';

const operations: Record<string, Operation> = {
  DescribeReplicationGroups: describeReplicationGroups,
  TestFailover: testFailover,
  DescribeUsers: describeUsers,
  ModifyUser: modifyUser,
};

/**
 * Replication groups and their failover, users of caches and their passwords.
 *
 * Source: https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_Operations.html
 */
export function elastiCacheApi(runtimeOf: (region: string) => Runtime): QueryApiHandler {
  return async (action, parameters, caller) => {
    const serve = operations[action];
    if (serve) return serve({ runtime: runtimeOf(caller.region), parameters, caller });
    throw new QueryError(
      'InvalidAction',
      `ElastiCache answers ${Object.keys(operations).join(', ')} here, not ${action}.`,
    );
  };
}
