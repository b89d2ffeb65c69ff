import { execFile } from 'node:child_process';
import { cp, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const repository = join(import.meta.dirname, '..', '..');

/**
 * A git repository of its own in a temporary folder, with this checkout's files as they are now (uncommitted ones
 * included) in one commit on `main`, and this checkout's installed dependencies as hard links.
 */
export async function createWorkingCopy(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-'));
  await copyFiles(folder);
  await git(folder, 'init', '--quiet', '--initial-branch', 'main');
  await git(folder, 'config', 'user.name', 'Test');
  await git(folder, 'config', 'user.email', 'test@example.com');
  await commitAll(folder, 'The state under test');
  await linkDependencies(folder);
  return folder;
}

/** Commits everything in the folder, also what is broken on purpose; answers the commit's id. */
export async function commitAll(folder: string, message: string): Promise<string> {
  await git(folder, 'add', '--all');
  await git(folder, 'commit', '--quiet', '--no-verify', '--message', message);
  return (await git(folder, 'rev-parse', 'HEAD')).trim();
}

/** Runs git in the folder; answers what it prints on either stream, because a remote's words come on stderr. */
export async function git(folder: string, ...args: string[]): Promise<string> {
  const { stdout, stderr } = await run('git', args, { cwd: folder });
  return stdout + stderr;
}

async function copyFiles(folder: string): Promise<void> {
  const { stdout } = await run('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
    cwd: repository,
    maxBuffer: 16 * 1024 * 1024,
  });
  const files = stdout.split('\0').filter((file) => file !== '');
  for (const file of files) {
    await cp(join(repository, file), join(folder, file), { errorOnExist: false }).catch(ignoreDeleted);
  }
}

/** A file that git still lists but that was deleted in the working tree is no part of the copy. */
function ignoreDeleted(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}

async function linkDependencies(folder: string): Promise<void> {
  await run('cp', ['-al', join(repository, 'node_modules'), join(folder, 'node_modules')]);
}
