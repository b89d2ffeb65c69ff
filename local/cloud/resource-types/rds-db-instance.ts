import { z } from 'zod';
import { parseProperties, refusalsBy } from '../parse-properties.ts';
import { physicalName, stableId } from '../physical-name.ts';
import { databaseClusters } from '../postgres/database-clusters.ts';
import type { ExistingResourceRequest, ResourceType } from '../resource-type.ts';

const type = 'AWS::RDS::DBInstance';

const schema = z.object({
  DBClusterIdentifier: z.string({ error: 'only instances of an Aurora cluster can run here' }),
  DBInstanceIdentifier: z.string().optional(),
  /** From 0 to 15. Source: Amazon Aurora user guide, "Fault tolerance for an Aurora DB cluster". */
  PromotionTier: z.coerce.number().default(1),
});

/** A server of an Aurora cluster: the first one is the writer, every further one reads from a stream of its changes. */
export const dbInstance: ResourceType = {
  type,
  refusals: refusalsBy(schema),
  replacedBy: [
    'CharacterSetName',
    'DBClusterIdentifier',
    'DBInstanceIdentifier',
    'DBName',
    'DBSubnetGroupName',
    'DBSystemId',
    'KmsKeyId',
    'MasterUsername',
    'Port',
    'SourceRegion',
    'StorageEncrypted',
    'Timezone',
  ],
  async create(request) {
    const { address, properties, runtime } = request;
    const given = parseProperties(type, schema, properties);
    const id = (given.DBInstanceIdentifier ?? physicalName(request)).toLowerCase();
    const cluster = databaseClusters(runtime).get(address, given.DBClusterIdentifier);
    return {
      physicalId: id,
      attributes: {
        'Endpoint.Address': await cluster.addInstance(id, given.PromotionTier),
        'Endpoint.Port': String(cluster.port),
        DBInstanceArn: `arn:aws:rds:${address.region}:${address.account}:db:${id}`,
        DbiResourceId: `db-${stableId(request, 26).toUpperCase()}`,
      },
    };
  },
  async resume(request) {
    const { PromotionTier } = parseProperties(type, schema, request.properties);
    await clusterOf(request)?.addInstance(request.resource.physicalId, PromotionTier);
  },
  async delete(request) {
    // Its cluster may have been deleted before it.
    await clusterOf(request)?.removeInstance(request.resource.physicalId);
  },
};

function clusterOf({ address, properties, runtime }: ExistingResourceRequest) {
  const { DBClusterIdentifier } = parseProperties(type, schema, properties);
  return databaseClusters(runtime).find(address, DBClusterIdentifier);
}
