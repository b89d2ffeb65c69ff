import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { GitError, git } from './git.ts';

export interface Commit {
  id: string;
  /** The whole message. */
  message: string;
  author: string;
  /** ISO 8601. */
  authorDate: string;
  committerDate: string;
}

/** A push by force has taken a commit away. */
export class CommitGoneError extends Error {
  constructor(directory: string, range: string, cause: unknown) {
    super(`${directory} has not both of the commits ${range} any more`, { cause });
    this.name = 'CommitGoneError';
  }
}

/** The repositories of a rehearsal: what CodeCommit is on AWS. */
export interface Repositories {
  /** The commit a branch stands at; undefined where there is no such branch, or no such repository. */
  head(repository: string, branch: string): Promise<string | undefined>;
  /** Where all of its branches stand; none where there is no such repository. */
  heads(repository: string): Promise<{ branch: string; commit: string }[]>;
  /** What `git push` takes as the address. */
  directory(repository: string): string;
  commit(repository: string, commit: string): Promise<Commit>;
  /**
   * Those that the second commit has and the first one has not, newest first.
   *
   * @throws CommitGoneError
   */
  commitsBetween(
    repository: string,
    from: string,
    to: string,
  ): Promise<Pick<Commit, 'id' | 'message' | 'author'>[]>;
  /** The paths of the files in which two commits differ. */
  changedFiles(repository: string, from: string, to: string): Promise<string[]>;
  /** The paths of the files that the second commit changes since it has gone other ways than the first one. */
  changedSinceFork(repository: string, from: string, to: string): Promise<string[]>;
  /** Writes the files of a commit into an existing, empty folder. */
  checkOut(repository: string, commit: string, directory: string): Promise<void>;
  /** Clones the whole repository into an existing, empty folder, whose files are those of the commit. */
  clone(repository: string, commit: string, directory: string): Promise<void>;
}

export function openRepositories(stateDirectory: string): Repositories {
  return {
    directory: (repository) => repositoryDirectory(stateDirectory, repository),
    head: (repository, branch) => head(repositoryDirectory(stateDirectory, repository), branch),
    heads: (repository) => heads(repositoryDirectory(stateDirectory, repository)),
    changedFiles: (repository, from, to) =>
      changedFiles(repositoryDirectory(stateDirectory, repository), from, to),
    changedSinceFork: (repository, from, to) =>
      changedFiles(repositoryDirectory(stateDirectory, repository), from, to, ['--merge-base']),
    commit: (repository, id) => readCommit(repositoryDirectory(stateDirectory, repository), id),
    commitsBetween: (repository, from, to) =>
      commitsBetween(repositoryDirectory(stateDirectory, repository), from, to),
    checkOut: (repository, id, directory) =>
      checkOut(repositoryDirectory(stateDirectory, repository), id, directory),
    clone: (repository, id, directory) =>
      clone(repositoryDirectory(stateDirectory, repository), id, directory),
  };
}

/** The bare repository that stands for a CodeCommit repository. */
export function repositoryDirectory(stateDirectory: string, repository: string): string {
  return join(stateDirectory, 'git', `${repository}.git`);
}

async function head(directory: string, branch: string): Promise<string | undefined> {
  if (!existsSync(directory)) return undefined;
  const found = await git(directory, [
    '--git-dir=.',
    'for-each-ref',
    '--format=%(objectname)',
    `refs/heads/${branch}`,
  ]);
  return found === '' ? undefined : found;
}

async function heads(directory: string): Promise<{ branch: string; commit: string }[]> {
  if (!existsSync(directory)) return [];
  const format = '--format=%(objectname) %(refname:lstrip=2)';
  const lines = await git(directory, ['--git-dir=.', 'for-each-ref', format, 'refs/heads']);
  return lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => ({ commit: line.slice(0, line.indexOf(' ')), branch: line.slice(line.indexOf(' ') + 1) }));
}

async function changedFiles(
  directory: string,
  from: string,
  to: string,
  options: readonly string[] = [],
): Promise<string[]> {
  const diff = ['--git-dir=.', 'diff', '--name-only', '--no-renames', '-z', ...options];
  const text = await git(directory, [...diff, from, to]);
  return text.split('\0').filter((path) => path !== '');
}

async function readCommit(directory: string, id: string): Promise<Commit> {
  const format = ['%H', '%an', '%aI', '%cI', '%B'].join('%n');
  const text = await git(directory, ['--git-dir=.', 'log', '-1', `--format=${format}`, id]);
  const [hash = '', author = '', authorDate = '', committerDate = '', ...message] = text.split('\n');
  return { id: hash, author, authorDate, committerDate, message: message.join('\n').trim() };
}

async function commitsBetween(directory: string, from: string, to: string) {
  const range = `${from}..${to}`;
  const args = ['--git-dir=.', 'log', '--format=%H%x09%an%x09%s', '--max-count=200', range];
  const text = await git(directory, args).catch((error: unknown) => {
    throw isUnknownCommit(error) ? new CommitGoneError(directory, range, error) : error;
  });
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [id = '', author = '', ...message] = line.split('\t');
      return { id, author, message: message.join('\t') };
    });
}

/** Git has one exit code for all that goes wrong. */
function isUnknownCommit(error: unknown): boolean {
  return error instanceof GitError && /: fatal: (Invalid revision range|bad object) /.test(error.message);
}

/** Through an index of its own, so that several can be written at once and none is seen by the repository. */
async function checkOut(directory: string, id: string, target: string): Promise<void> {
  const drafts = join(directory, 'checkouts');
  await mkdir(drafts, { recursive: true });
  const index = join(drafts, `${process.pid}-${Date.now()}-${Math.random().toString(36).slice(2)}`);
  const environment = { GIT_INDEX_FILE: index, GIT_WORK_TREE: target, GIT_DIR: directory };
  try {
    await git(target, ['read-tree', id], environment);
    await git(target, ['checkout-index', '--all', '--quiet'], environment);
  } finally {
    await rm(index, { force: true });
  }
}

/** At no branch, as CodeBuild leaves it. */
async function clone(directory: string, id: string, target: string): Promise<void> {
  await git(target, ['clone', '--quiet', '--no-checkout', directory, '.']);
  await git(target, ['checkout', '--quiet', '--detach', id]);
}
