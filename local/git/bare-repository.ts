import { existsSync } from 'node:fs';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { git } from './git.ts';
import { repositoryDirectory } from './repositories.ts';

export interface BareRepository {
  name: string;
  /** What `git push` takes as the address. */
  directory: string;
}

/**
 * Makes the bare repository that stands for a CodeCommit repository, or brings an existing one up to date: its hook
 * calls the Node and the script of the rehearsal that ran last.
 *
 * @param branches The first is the one that a clone begins with.
 * @param triggering Patterns of those whose pushes start a pipeline; the hook knows them also when no rehearsal runs.
 */
export async function createBareRepository(
  stateDirectory: string,
  name: string,
  branches: readonly string[],
  triggering: readonly string[] = branches,
): Promise<BareRepository> {
  const directory = repositoryDirectory(stateDirectory, name);
  if (!existsSync(join(directory, 'HEAD'))) await initialise(directory, branches[0] ?? 'main');
  await configure(directory, triggering);
  await writeHook(directory, stateDirectory, name);
  return { name, directory };
}

async function initialise(directory: string, branch: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  await git(directory, ['init', '--quiet', '--bare', `--initial-branch=${branch}`, '.']);
}

async function configure(directory: string, branches: readonly string[]): Promise<void> {
  const set = (key: string, value: string) =>
    git(directory, ['--git-dir=.', 'config', '--replace-all', key, value]);
  // A user's own `core.hooksPath` would hide the hook; a shallow clone may push, too.
  await set('core.hooksPath', join(directory, 'hooks'));
  await set('receive.shallowUpdate', 'true');
  await set('rehearsal.branches', branches.join(' '));
}

async function writeHook(directory: string, stateDirectory: string, name: string): Promise<void> {
  const script = join(import.meta.dirname, 'post-receive.ts');
  const command = [process.execPath, script, stateDirectory, name].map(quote).join(' ');
  const hook = join(directory, 'hooks', 'post-receive');
  await mkdir(join(directory, 'hooks'), { recursive: true });
  await writeFile(hook, `#!/bin/sh\nexec ${command}\n`);
  await chmod(hook, 0o755);
}

/** For sh: everything inside single quotes is taken as it is. */
function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
