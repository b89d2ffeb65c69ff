import { z } from 'zod';
import { isJsonObject } from '../json.ts';
import { parseProperties } from '../parse-properties.ts';
import { physicalName, stableId } from '../physical-name.ts';
import {
  clusterAddresses,
  DatabaseCluster,
  readerAddress,
  writerAddress,
} from '../postgres/database-cluster.ts';
import { databaseClusters } from '../postgres/database-clusters.ts';
import type { MasterUser } from '../postgres/master-user.ts';
import type { Properties } from '../recorded-resource.ts';
import type { ResourceRequest, ResourceType } from '../resource-type.ts';

const type = 'AWS::RDS::DBCluster';

const schema = z.object({
  DBClusterIdentifier: z.string().optional(),
  Engine: z.literal('aurora-postgresql'),
  MasterUsername: z.string(),
  MasterUserPassword: z.string(),
  DatabaseName: z.string().optional(),
  DBClusterParameterGroupName: z.string().optional(),
});

/** A PostgreSQL of this machine; its instances, of type `AWS::RDS::DBInstance`, are the servers. */
export const dbCluster: ResourceType = {
  type,
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
    await register(request, id, port)
      .initialise()
      .catch(async (error: unknown) => {
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
    await databaseClusters(runtime).get(address, resource.physicalId).setMasterUser(masterOf(properties));
    return { physicalId: resource.physicalId, attributes: resource.attributes };
  },
  async resume(request) {
    const id = request.resource.physicalId;
    register(request, id, await request.runtime.ports.reclaim(portKey(request, id), clusterAddresses));
  },
  async delete(request) {
    await end(request, request.resource.physicalId);
  },
};

async function end(request: ResourceRequest, id: string): Promise<void> {
  await databaseClusters(request.runtime).remove(request.address, id);
  request.runtime.ports.release(portKey(request, id));
}

function register(request: ResourceRequest, id: string, port: number) {
  const { address, directory, properties, runtime } = request;
  const { processes, authority } = runtime;
  const cluster = new DatabaseCluster({
    ...{ id, directory, port, processes, authority },
    name: `${address.region}/${address.stackName}/${id}`,
    master: masterOf(properties),
    encryption: encryptionOf(request),
  });
  return databaseClusters(runtime).find(address, id) ?? databaseClusters(runtime).add(address, id, cluster);
}

function masterOf(properties: Properties): MasterUser {
  const { MasterUsername, MasterUserPassword, DatabaseName } = parseProperties(type, schema, properties);
  return { user: MasterUsername, password: MasterUserPassword, database: DatabaseName };
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
