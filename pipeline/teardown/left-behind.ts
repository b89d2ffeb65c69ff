import type { DeployedResource } from './deployed-resource.ts';
import { isRemovedAnyway, isRemovedWithKeptData } from './release/release-resource.ts';

/** By resource type, how what stays is called, and what it costs, about, in us-east-1. */
const costs: Readonly<Record<string, { what: string; costs: string }>> = {
  'AWS::Backup::BackupVault': { what: 'Vaults with recovery points', costs: '$0.02 per GB and month' },
  'AWS::CodeCommit::Repository': { what: 'Repositories of source', costs: 'nothing for five users' },
  'AWS::Cognito::UserPool': { what: 'User pools', costs: 'nothing that is not used' },
  'AWS::ECR::Repository': { what: 'Repositories of images', costs: '$0.10 per GB and month' },
  'AWS::KMS::Key': { what: 'Keys, without which what they encrypt is lost', costs: '$1 each and month' },
  'AWS::Logs::LogGroup': { what: 'Log groups', costs: '$0.03 per GB and month' },
  'AWS::RDS::DBCluster': { what: 'Final snapshots of databases', costs: '$0.02 per GB and month' },
  'AWS::S3::Bucket': { what: 'Buckets with what is in them', costs: '$0.02 per GB and month' },
  'AWS::SQS::Queue': { what: 'Queues; messages in them expire', costs: 'nothing that is not used' },
};

export interface LeftBehind {
  /** With their number: `Log groups (12)`. */
  what: string;
  costs: string;
  names: readonly string[];
}

/** What stays when the stacks are gone, by kind. */
export function leftBehind(
  resources: readonly DeployedResource[],
  { keptDataToo }: { keptDataToo: boolean },
): LeftBehind[] {
  const staying = resources.filter(
    (resource) =>
      resource.fate !== 'deleted' &&
      !isRemovedAnyway(resource) &&
      !(keptDataToo && resource.fate === 'kept' && isRemovedWithKeptData(resource)),
  );
  return Object.entries(Object.groupBy(staying, ({ type }) => type)).map(([type, group = []]) => ({
    what: `${costs[type]?.what ?? type} (${group.length})`,
    costs: costs[type]?.costs ?? 'see its price',
    names: group.map(({ physicalId }) => physicalId),
  }));
}
