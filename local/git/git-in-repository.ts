import { existsSync } from 'node:fs';
import { ServiceException } from '../cloud/endpoint/json-api.ts';
import { git, gitBytes } from './git.ts';
import type { Repositories } from './repositories.ts';

export type GitIn = (...args: string[]) => Promise<string>;

/** @throws ServiceException for a repository that is not there. */
export function gitIn(repositories: Repositories, repositoryName: string): GitIn {
  const directory = directoryOf(repositories, repositoryName);
  return (...args) => git(directory, ['--git-dir=.', ...args]);
}

/** @throws ServiceException for a repository that is not there. */
export function readBlob(
  repositories: Repositories,
  repositoryName: string,
  blobId: string,
): Promise<Buffer> {
  return gitBytes(directoryOf(repositories, repositoryName), ['--git-dir=.', 'cat-file', 'blob', blobId]);
}

function directoryOf(repositories: Repositories, repositoryName: string): string {
  const isName = /^(?!.*\.git$)[\w.-]{1,100}$/.test(repositoryName) && !/^\.+$/.test(repositoryName);
  const directory = isName ? repositories.directory(repositoryName) : '';
  if (!existsSync(directory))
    throw new ServiceException('RepositoryDoesNotExistException', `${repositoryName} does not exist`);
  return directory;
}

/** The full id of a commit, a branch, a tag or another word for a commit. */
export async function commitOf(inRepository: GitIn, specifier: string): Promise<string> {
  try {
    return await inRepository('rev-parse', '--verify', '--end-of-options', `${specifier}^{commit}`);
  } catch {
    throw new ServiceException('CommitDoesNotExistException', `The commit ${specifier} does not exist.`);
  }
}
