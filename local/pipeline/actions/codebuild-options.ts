import type { BuildRequest } from '../../buildspec/build-request.ts';
import type { BuildResult } from '../../buildspec/build-result.ts';
import type { Cloud } from '../../cloud/cloud.ts';
import type { Repositories } from '../../git/repositories.ts';

export type BuildRunner = (request: BuildRequest) => Promise<BuildResult>;

export interface CodeBuildOptions {
  cloud: Pick<Cloud, 'readObject' | 'resources' | 'runtime' | 'withLocalUrls'>;
  repositories: Pick<Repositories, 'directory'>;
  runBuild: BuildRunner;
  /** Folders in front of everything else in the PATH of builds. */
  pathFolders: readonly string[];
  /** Where a build whose cache is empty finds what it may begin with. */
  cacheSeedDirectory?: string;
}
