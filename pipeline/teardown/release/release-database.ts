import {
  DeleteGlobalClusterCommand,
  DescribeDBClustersCommand,
  type GlobalCluster,
  ModifyDBClusterCommand,
  ModifyGlobalClusterCommand,
  paginateDescribeGlobalClusters,
  RDSClient,
  RemoveFromGlobalClusterCommand,
} from '@aws-sdk/client-rds';
import { isGone, type Release, type ReleaseContext } from './release.ts';

/**
 * Takes the protection off a cluster, and the cluster out of its global database: a member cannot be deleted.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-deleting.html
 */
export const releaseCluster: Release = async ({ physicalId: cluster }, context) => {
  const client = new RDSClient(context.options);
  const found = await findCluster(client, cluster);
  if (found === undefined) return;
  await detach(client, found.arn, context);
  if (!found.isProtected) return;
  // Just detached, it is busy for a while and takes no change.
  while ((await findCluster(client, cluster))?.isAvailable === false) await context.pause();
  await client.send(
    new ModifyDBClusterCommand({
      DBClusterIdentifier: cluster,
      DeletionProtection: false,
      ApplyImmediately: true,
    }),
  );
  context.say(`took the protection off database ${cluster}`);
};

/** Whatever is left of a global database is deleted: empty it holds nothing but a name that the next one wants. */
export const releaseGlobalDatabase: Release = async ({ physicalId: identifier }, context) => {
  const client = new RDSClient(context.options);
  const global = await findGlobal(
    client,
    ({ GlobalClusterIdentifier }) => GlobalClusterIdentifier === identifier,
  );
  if (global === undefined) return;
  for (const { DBClusterArn } of readersFirst(global)) await detach(client, DBClusterArn ?? '', context);
  if (global.DeletionProtection) {
    await client.send(
      new ModifyGlobalClusterCommand({ GlobalClusterIdentifier: identifier, DeletionProtection: false }),
    );
  }
  await client.send(new DeleteGlobalClusterCommand({ GlobalClusterIdentifier: identifier }));
  context.say(`dissolved global database ${identifier}`);
};

async function findCluster(
  client: RDSClient,
  identifier: string,
): Promise<{ arn: string; isProtected: boolean; isAvailable: boolean } | undefined> {
  try {
    const { DBClusters } = await client.send(
      new DescribeDBClustersCommand({ DBClusterIdentifier: identifier }),
    );
    const [cluster] = DBClusters ?? [];
    return (
      cluster && {
        arn: cluster.DBClusterArn ?? '',
        isProtected: cluster.DeletionProtection ?? false,
        isAvailable: cluster.Status === 'available',
      }
    );
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

/** It stays what it is, by itself, and can be written to. */
async function detach(client: RDSClient, arn: string, { say, pause }: ReleaseContext): Promise<void> {
  const holdsIt = (global: GlobalCluster) => members(global).some(({ DBClusterArn }) => DBClusterArn === arn);
  const global = await findGlobal(client, holdsIt);
  if (global === undefined) return;
  const { GlobalClusterIdentifier } = global;
  await client.send(
    new RemoveFromGlobalClusterCommand({ GlobalClusterIdentifier, DbClusterIdentifier: arn }),
  );
  while ((await findGlobal(client, holdsIt)) !== undefined) await pause();
  say(`took ${arn} out of global database ${GlobalClusterIdentifier}`);
}

async function findGlobal(
  client: RDSClient,
  isIt: (global: GlobalCluster) => boolean,
): Promise<GlobalCluster | undefined> {
  for await (const { GlobalClusters } of paginateDescribeGlobalClusters({ client }, {})) {
    const found = GlobalClusters?.find(isIt);
    if (found !== undefined) return found;
  }
  return undefined;
}

function members({ GlobalClusterMembers = [] }: GlobalCluster) {
  return GlobalClusterMembers;
}

/** The one that is written to can leave only when it is alone. */
function readersFirst(global: GlobalCluster) {
  return members(global).toSorted((a, b) => Number(a.IsWriter) - Number(b.IsWriter));
}
