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

/** Of a repository that no template makes: always the same for a name. */
export function repositoryIdOf(name: string): string {
  const digest = createHash('sha256').update(name).digest('hex');
  return digest.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*/, '$1-$2-4$3-8$4-$5');
}
