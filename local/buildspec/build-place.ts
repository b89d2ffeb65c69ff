import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { errorCode } from '../cloud/error-code.ts';
import type { BuildRequest } from './build-request.ts';
import { installPrograms } from './install-programs.ts';
import { takeOverSettings } from './take-over-settings.ts';

/**
 * What a build has of its own on this machine, from its beginning to its end: a home, and where package managers install
 * what is for every project. On CodeBuild all of that goes with the container.
 */
export interface BuildPlace {
  homeDirectory: string;
  /** Programs that CodeBuild's images have, and those that the build installs. */
  pathFolders: string[];
  variables: Record<string, string>;
  remove(): Promise<void>;
}

/** With a home that is given, the place has none of its own. */
export async function openBuildPlace({
  homeDirectory: givenHome,
  workDirectory = tmpdir(),
}: Pick<BuildRequest, 'homeDirectory' | 'workDirectory'>): Promise<BuildPlace> {
  const folder = await mkdtemp(join(workDirectory, 'sluice-place-'));
  // The programs are there for commands of other users as well.
  await chmod(folder, 0o711);
  const within = (name: string) => join(folder, name);
  const homeDirectory = givenHome ?? within('home');
  if (givenHome === undefined) {
    await mkdir(homeDirectory);
    await takeOverSettings(homedir(), homeDirectory);
  }
  await installPrograms(within('programs'), process.env.PATH ?? '');
  return {
    homeDirectory,
    pathFolders: [
      within('programs'),
      join(within('npm'), 'bin'),
      within('pnpm'),
      join(within('python'), 'bin'),
      join(within('gems'), 'bin'),
    ],
    variables: {
      HOME: homeDirectory,
      npm_config_prefix: within('npm'),
      PNPM_HOME: within('pnpm'),
      PYTHONUSERBASE: within('python'),
      GEM_HOME: within('gems'),
      ...(givenHome === undefined && ofMachine(homedir())),
    },
    remove: () => removeTree(folder),
  };
}

/** Where programs of the machine find themselves by the home of its user, and npm what it has fetched before. */
function ofMachine(home: string): Record<string, string> {
  const folders = {
    ASDF_DATA_DIR: '.asdf',
    PYENV_ROOT: '.pyenv',
    RBENV_ROOT: '.rbenv',
    RUSTUP_HOME: '.rustup',
    VOLTA_HOME: '.volta',
  };
  const { npm_config_cache, NPM_CONFIG_CACHE } = process.env;
  return {
    npm_config_cache: npm_config_cache ?? NPM_CONFIG_CACHE ?? join(home, '.npm'),
    ...Object.fromEntries(
      Object.entries(folders).map(([name, folder]) => [name, process.env[name] ?? join(home, folder)]),
    ),
  };
}

/**
 * Also folders that may not be written, as Go keeps its modules in, and where a process that has left the build still
 * writes for a moment.
 */
async function removeTree(folder: string): Promise<void> {
  const remove = () => rm(folder, { recursive: true, force: true, maxRetries: 5 });
  try {
    await remove();
  } catch (error) {
    if (errorCode(error) !== 'EACCES') throw error;
    await promisify(execFile)('chmod', ['-R', 'u+w', '--', folder]);
    await remove();
  }
}
