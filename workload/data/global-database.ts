import { RemovalPolicy } from 'aws-cdk-lib';
import { CfnDBCluster, CfnGlobalCluster, type DatabaseCluster } from 'aws-cdk-lib/aws-rds';
import { namedBecause } from '../named-because.ts';
import type { WorkloadEnvironment } from '../workload-environment.ts';

/**
 * Makes the cluster the first of a global database, whose clusters in other regions follow it. Which of them takes writes
 * is not said by any template: a switch-over changes it, and every cluster keeps the endpoints that it has.
 */
export function makeGlobal(cluster: DatabaseCluster, environment: WorkloadEnvironment): void {
  const global = new CfnGlobalCluster(cluster, 'Global', {
    globalClusterIdentifier: globalNameOf(environment),
    sourceDbClusterIdentifier: cluster.clusterArn,
    deletionProtection: environment.keepsData,
  });
  namedBecause(
    global,
    'The DR region knows it without asking; it is replaced with the cluster it is made from, which keeps its data.',
  );
  global.applyRemovalPolicy(environment.keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY);
}

/**
 * Makes the cluster one that follows: it has the users and databases of the first, and would be refused with any of its
 * own. `homeRegion` is where the first one stands; RDS must be told for a database that is encrypted
 * (https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/719).
 */
export function follow(cluster: DatabaseCluster, environment: WorkloadEnvironment, homeRegion: string): void {
  const { defaultChild } = cluster.node;
  if (!CfnDBCluster.isCfnDBCluster(defaultChild)) throw new Error(`${cluster.node.path} holds no cluster`);
  defaultChild.globalClusterIdentifier = globalNameOf(environment);
  defaultChild.sourceRegion = homeRegion;
  defaultChild.databaseName = undefined;
  defaultChild.masterUsername = undefined;
  defaultChild.masterUserPassword = undefined;
}

/** Known to both regions without asking each other. */
export function globalNameOf({ name }: WorkloadEnvironment): string {
  return `sluice-${name}`;
}
