import { z } from 'zod';
import { parseProperties } from '../parse-properties.ts';
import { physicalName } from '../physical-name.ts';
import { globalDatabases } from '../postgres/global-databases.ts';
import type { ResourceType } from '../resource-type.ts';

const type = 'AWS::RDS::GlobalCluster';

const schema = z.object({
  GlobalClusterIdentifier: z.string().optional(),
  SourceDBClusterIdentifier: z
    .string({ error: 'here a global database is made from a cluster' })
    .regex(/^arn:[^:]+:rds:[^:]+:\d{12}:cluster:.+$/, 'must be the ARN of a cluster'),
});

/** Clusters of several regions as one database; the one it is made from takes writes until another is promoted. */
export const globalCluster: ResourceType = {
  type,
  replacedBy: ['Engine', 'GlobalClusterIdentifier', 'SourceDBClusterIdentifier', 'StorageEncrypted'],
  async create(request) {
    const given = parseProperties(type, schema, request.properties);
    const id = (given.GlobalClusterIdentifier ?? physicalName(request)).toLowerCase();
    const [, , , region = '', account = '', , clusterId = ''] = given.SourceDBClusterIdentifier.split(':');
    globalDatabases(request.runtime).join(id, { account, region, clusterId });
    return { physicalId: id, attributes: {} };
  },
  async delete() {
    // The clusters leave it one by one, as they are deleted.
  },
};
