import {
  DescribeDBClustersCommand,
  type RDSClient,
  StartDBClusterCommand,
  StopDBClusterCommand,
} from '@aws-sdk/client-rds';

/** As Aurora calls it: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/accessing-monitoring.html */
export async function describeDatabase(client: RDSClient, cluster: string): Promise<string> {
  const { DBClusters = [] } = await client.send(
    new DescribeDBClustersCommand({ DBClusterIdentifier: cluster }),
  );
  return DBClusters[0]?.Status ?? 'unknown';
}

/**
 * Does nothing to one that does not run: it is stopped or on its way. Aurora starts a stopped cluster again after seven
 * days by itself; the next evening stops it again.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-cluster-stop-start.html
 */
export async function stopDatabase(client: RDSClient, cluster: string): Promise<void> {
  if ((await describeDatabase(client, cluster)) !== 'available') return;
  await client.send(new StopDBClusterCommand({ DBClusterIdentifier: cluster }));
}

/** Does nothing to one that is not stopped. One that is still stopping cannot be started: wake again later. */
export async function startDatabase(client: RDSClient, cluster: string): Promise<void> {
  const status = await describeDatabase(client, cluster);
  if (status === 'stopping') throw new StillStoppingError(cluster);
  if (status !== 'stopped') return;
  await client.send(new StartDBClusterCommand({ DBClusterIdentifier: cluster }));
}

/** The database has been put to sleep just now, and Aurora starts it only when that has ended. */
export class StillStoppingError extends Error {
  constructor(cluster: string) {
    super(
      `The database ${cluster} is still stopping, which takes some minutes; wake the environment again then.`,
    );
    this.name = 'StillStoppingError';
  }
}
