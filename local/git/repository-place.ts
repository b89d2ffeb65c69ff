import { createHash } from 'node:crypto';
import type { Cloud } from '../cloud/cloud.ts';

/** Where a repository of CodeCommit stands. */
export interface RepositoryPlace {
  account: string;
  region: string;
  repositoryId: string;
}

/** Where templates make a repository of the name. */
export function repositoryPlaces(cloud: Pick<Cloud, 'resources'>, repository: string): RepositoryPlace[] {
  return cloud
    .resources('AWS::CodeCommit::Repository')
    .filter(({ properties }) => properties.RepositoryName === repository)
    .map(({ account, region, physicalId }) => ({ account, region, repositoryId: physicalId }));
}

/** Of a repository that a template makes, or that none does. */
export function repositoryIdIn(cloud: Pick<Cloud, 'resources'>, repository: string): string {
  return repositoryPlaces(cloud, repository)[0]?.repositoryId ?? repositoryIdOf(repository);
}

/** Always the same for a name. */
export function repositoryIdOf(name: string): string {
  const digest = createHash('sha256').update(name).digest('hex');
  return digest.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*/, '$1-$2-4$3-8$4-$5');
}
