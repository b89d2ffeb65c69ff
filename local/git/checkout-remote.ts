import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { GitError, git } from './git.ts';

/** The name of the remote in the user's checkout. */
export const remoteName = 'local';

export class RemoteTakenError extends Error {
  constructor(url: string) {
    super(
      `The git remote "${remoteName}" exists already and points to ${url}; the rehearsal needs that name: git remote rename ${remoteName} <another name>.`,
    );
    this.name = 'RemoteTakenError';
  }
}

export class NothingCommittedError extends Error {
  constructor(checkout: string) {
    super(`${checkout} has no commit yet, so there is nothing to push; git add and git commit first.`);
    this.name = 'NothingCommittedError';
  }
}

export class NotACheckoutError extends Error {
  constructor(directory: string, cause: unknown) {
    super(`${directory} is no git checkout; clone the repository, or run git init and commit.`, { cause });
    this.name = 'NotACheckoutError';
  }
}

/** How the push of HEAD went: `behind` and `diverged` push nothing, and leave the branch as it is. */
export interface PushOutcome {
  status: 'pushed' | 'up-to-date' | 'behind' | 'diverged';
  commit: string;
  branch: string;
  /** The remote or the address that it went to. */
  to: string;
  /** One line; where something is to be done, what. */
  message: string;
  /** Files that are changed and not committed: the pipeline does not see them. */
  uncommittedFiles: number;
}

/** Adds the remote `local` to the user's checkout; one of an earlier rehearsal is pointed to the present one. */
export async function addRemote(checkout: string, stateDirectory: string, url: string): Promise<void> {
  const present = await remoteUrl(checkout);
  if (present === url) return;
  if (present === undefined) {
    await git(checkout, ['remote', 'add', remoteName, url]);
  } else if (isOurs(present, stateDirectory)) {
    await git(checkout, ['remote', 'set-url', remoteName, url]);
  } else {
    throw new RemoteTakenError(present);
  }
}

/** Removes the remote from the checkout, if it is that of this rehearsal or of none any more; answers whether it was. */
export async function removeRemote(checkout: string, stateDirectory: string): Promise<boolean> {
  const present = await remoteUrl(checkout);
  const isOfAnother = present !== undefined && existsSync(present) && !isWithin(present, stateDirectory);
  if (present === undefined || isOfAnother || !isOurs(present, stateDirectory)) return false;
  await git(checkout, ['remote', 'remove', remoteName]);
  return true;
}

/**
 * Pushes HEAD to the branch of a repository, never with force. The checkout itself is only read.
 *
 * @param to The remote, or the address of the repository where the checkout knows it by no name.
 */
export async function pushHead(checkout: string, branch: string, to = remoteName): Promise<PushOutcome> {
  const commit = await headOf(checkout);
  const uncommittedFiles = await countUncommitted(checkout);
  const there = await headThere(checkout, branch, to);
  const outcome = (status: PushOutcome['status'], message: string): PushOutcome => ({
    ...{ status, commit, branch, to, message, uncommittedFiles },
  });
  const short = commit.slice(0, 8);
  if (there === commit) return outcome('up-to-date', `${branch} stands at ${short} already`);
  if (there !== undefined && !(await isAncestor(checkout, there, commit))) {
    if (await isAncestor(checkout, commit, there)) {
      return outcome(
        'behind',
        `HEAD (${short}) is an older commit than ${to}/${branch}, which stays as it is`,
      );
    }
    return outcome(
      'diverged',
      `HEAD (${short}) and ${to}/${branch} (${there.slice(0, 8)}) have diverged, and nothing was pushed: git pull --rebase ${to} ${branch}, then push, or npm run reset to start afresh`,
    );
  }
  await git(checkout, ['push', '--quiet', '--no-verify', to, `HEAD:refs/heads/${branch}`]);
  return outcome('pushed', `Pushed ${short} to ${branch}`);
}

async function countUncommitted(checkout: string): Promise<number> {
  const args = ['--no-optional-locks', 'status', '--porcelain', '--untracked-files=no'];
  const status = await git(checkout, args);
  return status === '' ? 0 : status.split('\n').length;
}

/** @throws NotACheckoutError, NothingCommittedError */
export async function headOf(checkout: string): Promise<string> {
  try {
    await git(checkout, ['rev-parse', '--git-dir']);
  } catch (error) {
    throw new NotACheckoutError(checkout, error);
  }
  try {
    return await git(checkout, ['rev-parse', '--verify', 'HEAD^{commit}']);
  } catch (error) {
    if (error instanceof GitError) throw new NothingCommittedError(checkout);
    throw error;
  }
}

/** Undefined where there is no such branch yet. */
async function headThere(checkout: string, branch: string, to: string): Promise<string | undefined> {
  const listed = await git(checkout, ['ls-remote', to, `refs/heads/${branch}`]);
  if (listed === '') return undefined;
  // Fetched, so that the histories can be compared; into a checkout that is only read, nothing is.
  if (to === remoteName) await git(checkout, ['fetch', '--quiet', to, branch]);
  return listed.split(/\s/)[0];
}

async function isAncestor(checkout: string, older: string, newer: string): Promise<boolean> {
  const mergeBase = await git(checkout, ['merge-base', '--all', older, newer]).catch(noMergeBase);
  return mergeBase.split('\n').includes(older);
}

/** Histories that have nothing in common, or of which one is not known there: git says so by its exit code. */
function noMergeBase(error: unknown): string {
  if (error instanceof GitError) return '';
  throw error;
}

async function remoteUrl(checkout: string): Promise<string | undefined> {
  const remotes = await git(checkout, ['config', '--get-regexp', `^remote\\.${remoteName}\\.url$`]).catch(
    noMergeBase,
  );
  return remotes === '' ? undefined : remotes.slice(remotes.indexOf(' ') + 1);
}

/** Points into this rehearsal's folder, or into one of another place that has been moved away. */
function isOurs(url: string, stateDirectory: string): boolean {
  return isWithin(url, stateDirectory) || /\/\.rehearsal\/git\/[^/]+\.git$/.test(url);
}

function isWithin(url: string, stateDirectory: string): boolean {
  return url.startsWith(join(stateDirectory, 'git'));
}
