import type { DeployedResource } from '../deployed-resource.ts';
import { emptyBucket, removeBucket } from './empty-bucket.ts';
import { emptyRepository, removeRepository } from './empty-repository.ts';
import { emptyVault, removeVault } from './empty-vault.ts';
import type { Release, ReleaseContext } from './release.ts';
import { releaseCluster, releaseGlobalDatabase } from './release-database.ts';
import { removeWorkGroup } from './remove-work-group.ts';
import { unprotectLoadBalancer } from './unprotect-load-balancer.ts';

/** By resource type: what is done before CloudFormation deletes it, and what removes one that it would keep. */
const releases: Readonly<Record<string, { before?: Release; remove?: Release; evenIfKept?: Release }>> = {
  'AWS::Athena::WorkGroup': { before: removeWorkGroup },
  'AWS::Backup::BackupVault': { before: emptyVault, remove: removeVault },
  'AWS::ECR::Repository': { before: emptyRepository, remove: removeRepository },
  'AWS::ElasticLoadBalancingV2::LoadBalancer': { before: unprotectLoadBalancer },
  'AWS::RDS::DBCluster': { before: releaseCluster },
  'AWS::RDS::GlobalCluster': { before: releaseGlobalDatabase, evenIfKept: releaseGlobalDatabase },
  'AWS::S3::Bucket': { before: emptyBucket, remove: removeBucket },
};

/** Makes what goes with its stack ready for that; what would stay is removed only where data is not to be kept. */
export async function releaseResource(
  resource: DeployedResource,
  { keptDataToo, ...context }: ReleaseContext & { keptDataToo: boolean },
): Promise<void> {
  const { before, remove, evenIfKept } = releases[resource.type] ?? {};
  if (resource.fate !== 'kept') await before?.(resource, context);
  else if (keptDataToo && remove !== undefined) await remove(resource, context);
  else await evenIfKept?.(resource, context);
}

/** Whether `releaseResource` would remove it although its stack keeps it. */
export function isRemovedWithKeptData({ type }: DeployedResource): boolean {
  return releases[type]?.remove !== undefined;
}

/** Whether it is gone after a teardown although its stack keeps it. */
export function isRemovedAnyway({ type }: DeployedResource): boolean {
  return releases[type]?.evenIfKept !== undefined;
}
