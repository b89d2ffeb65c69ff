import { z } from 'zod';
import { faultIdOf, faultIdOfZone } from '../faults/fault-ids.ts';
import { faultStore } from '../faults/fault-store.ts';
import { zoneOfInstance } from '../faults/placement.ts';
import { isJsonObject } from '../json.ts';
import { parseProperties, refusalsBy } from '../parse-properties.ts';
import { physicalName, stableId } from '../physical-name.ts';
import { clusterAddresses, readerAddress, writerAddress } from '../postgres/cluster-addresses.ts';
import { DatabaseCluster } from '../postgres/database-cluster.ts';
import { databaseClusters } from '../postgres/database-clusters.ts';
import { type ClusterPlace, globalDatabases } from '../postgres/global-databases.ts';
import type { MasterUser } from '../postgres/master-user.ts';
import type { Properties } from '../recorded-resource.ts';
import type { ResourceRequest, ResourceType } from '../resource-type.ts';

const type = 'AWS::RDS::DBCluster';

const schema = z.object({
  DBClusterIdentifier: z.string().optional(),
  Engine: z.literal('aurora-postgresql', { error: 'only Aurora PostgreSQL runs here' }),
  MasterUsername: z.string().optional(),
  MasterUserPassword: z.string().optional(),
  DatabaseName: z.string().optional(),
  DBClusterParameterGroupName: z.string().optional(),
  /** Of a cluster that follows the first one. */
  GlobalClusterIdentifier: z.string().optional(),
});

class MasterUserMissingError extends Error {
  constructor(id: string) {
    super(
      `The cluster ${id} has no MasterUsername and MasterUserPassword; give both, or a GlobalClusterIdentifier to follow.`,
    );
    this.name = 'MasterUserMissingError';
  }
}

/** A PostgreSQL of this machine; its instances, of type `AWS::RDS::DBInstance`, are the servers. */
export const dbCluster: ResourceType = {
  type,
  refusals: refusalsBy(schema),
  replacedBy: [
    'AvailabilityZones',
    'ClusterScalabilityType',
    'DatabaseName',
    'DBClusterIdentifier',
    'DBSubnetGroupName',
    'DBSystemId',
    'Engine',
    'EngineMode',
    'KmsKeyId',
    'MasterUsername',
    'PubliclyAccessible',
    'RestoreToTime',
    'RestoreType',
    'SnapshotIdentifier',
    'SourceDBClusterIdentifier',
    'SourceRegion',
    'StorageEncrypted',
    'UseLatestRestorableTime',
  ],
  async create(request) {
    const { address, properties, runtime } = request;
    // RDS keeps identifiers in lower case.
    const given = parseProperties(type, schema, properties).DBClusterIdentifier ?? physicalName(request);
    const id = given.toLowerCase();
    const port = await runtime.ports.claim(portKey(request, id), clusterAddresses);
    const cluster = register(request, id, port);
    joinGlobalDatabase(request, id);
    await cluster.initialise().catch(async (error: unknown) => {
      await end(request, id);
      throw error;
    });
    return {
      physicalId: id,
      attributes: {
        'Endpoint.Address': writerAddress,
        'Endpoint.Port': String(port),
        'ReadEndpoint.Address': readerAddress,
        DBClusterArn: `arn:aws:rds:${address.region}:${address.account}:cluster:${id}`,
        DBClusterResourceId: `cluster-${stableId(request, 26).toUpperCase()}`,
      },
    };
  },
  async update({ address, properties, resource, runtime }) {
    await databaseClusters(runtime)
      .get(address, resource.physicalId)
      .setMasterUser(masterOf(properties, resource.physicalId));
    return { physicalId: resource.physicalId, attributes: resource.attributes };
  },
  async resume(request) {
    const id = request.resource.physicalId;
    register(request, id, await request.runtime.ports.reclaim(portKey(request, id), clusterAddresses));
  },
  async delete(request) {
    faultStore(request.runtime).remove(faultIdOf(request.address));
    await end(request, request.resource.physicalId);
  },
};

async function end(request: ResourceRequest, id: string): Promise<void> {
  globalDatabases(request.runtime).leave(placeOf(request, id));
  await databaseClusters(request.runtime).remove(request.address, id);
  request.runtime.ports.release(portKey(request, id));
}

function register(request: ResourceRequest, id: string, port: number): DatabaseCluster {
  const { address, directory, properties, runtime } = request;
  const known = databaseClusters(runtime).find(address, id);
  if (known) return known;
  const globals = globalDatabases(runtime);
  const place = placeOf(request, id);
  const { GlobalClusterIdentifier } = parseProperties(type, schema, properties);
  const cluster = new DatabaseCluster({
    ...{ id, directory, port, processes: runtime.processes, authority: runtime.authority },
    encryption: encryptionOf(request),
    name: `${address.region}/${address.stackName}/${id}`,
    master: masterOf(properties, id),
    superuserPassword: GlobalClusterIdentifier && globals.superuserPassword(GlobalClusterIdentifier),
    follows: () => globals.followedBy(place),
    isDown: (instanceId) => isInstanceDown(request, instanceId),
  });
  globals.register(place, cluster);
  return databaseClusters(runtime).add(address, id, cluster);
}

/** One that was the writer when a fault of the cluster began, or one whose zone is lost. */
function isInstanceDown({ address, runtime }: ResourceRequest, instanceId: string): boolean {
  const faults = faultStore(runtime);
  if (faults.find(faultIdOf(address))?.instance === instanceId) return true;
  const instance = runtime.resources
    .all('AWS::RDS::DBInstance')
    .find(
      ({ physicalId, account, region }) =>
        physicalId === instanceId && account === address.account && region === address.region,
    );
  const zone = instance && zoneOfInstance(instance);
  return zone !== undefined && faults.find(faultIdOfZone(zone)) !== undefined;
}

function joinGlobalDatabase(request: ResourceRequest, id: string): void {
  const { GlobalClusterIdentifier } = parseProperties(type, schema, request.properties);
  if (GlobalClusterIdentifier !== undefined)
    globalDatabases(request.runtime).join(GlobalClusterIdentifier, placeOf(request, id));
}

/** Undefined for a cluster that has those of the one it follows. */
function masterOf(properties: Properties, id: string): MasterUser | undefined {
  const given = parseProperties(type, schema, properties);
  const { MasterUsername: user, MasterUserPassword: password, DatabaseName: database } = given;
  if (user !== undefined && password !== undefined) return { user, password, database };
  if (given.GlobalClusterIdentifier === undefined) throw new MasterUserMissingError(id);
  return undefined;
}

function placeOf({ address }: ResourceRequest, clusterId: string): ClusterPlace {
  return { account: address.account, region: address.region, clusterId };
}

/**
 * The default of version 17 is to refuse plain connections.
 * Source: Amazon Aurora user guide, "Securing Aurora PostgreSQL data with SSL/TLS".
 */
function encryptionOf({ address, properties, runtime }: ResourceRequest): 'optional' | 'forced' {
  const { DBClusterParameterGroupName: name = '' } = parseProperties(type, schema, properties);
  const parameters = runtime.resources.find(address, name)?.properties.Parameters;
  const isOptional = isJsonObject(parameters) && String(parameters['rds.force_ssl']) === '0';
  return isOptional ? 'optional' : 'forced';
}

function portKey({ address }: ResourceRequest, id: string): string {
  return `postgres/${address.account}/${address.region}/${id}`;
}
