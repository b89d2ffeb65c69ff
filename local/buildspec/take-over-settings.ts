import { constants, copyFile, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { errorCode } from '../cloud/error-code.ts';
import { pathExists } from './path-exists.ts';

/** Where package managers read which registry the machine takes packages from. */
const registrySettings = ['.npmrc', '.config/pip/pip.conf', '.pip/pip.conf'];

/**
 * Gives a build's home what the machine needs to reach registries and Docker: copies, so that a build which logs in
 * somewhere does that for itself alone.
 */
export async function takeOverSettings(from: string, to: string): Promise<void> {
  for (const path of registrySettings) await copyIfThere(join(from, path), join(to, path));
  await takeOverDocker(join(from, '.docker'), join(to, '.docker'));
}

async function copyIfThere(from: string, to: string): Promise<void> {
  if (!(await pathExists(from))) return;
  await mkdir(dirname(to), { recursive: true });
  await copyFile(from, to, constants.COPYFILE_FICLONE);
}

/** Which daemon the client speaks to, and its plug-ins: not who is logged in where. */
const dockerSettings = z
  .object({ currentContext: z.string(), cliPluginsExtraDirs: z.array(z.string()) })
  .partial();

/** https://docs.docker.com/reference/cli/docker/#docker-cli-configuration-file-configjson-properties */
async function takeOverDocker(from: string, to: string): Promise<void> {
  const settings = dockerSettings.safeParse(await readSettings(join(from, 'config.json')));
  await mkdir(to);
  for (const folder of ['contexts', 'cli-plugins'])
    if (await pathExists(join(from, folder))) await symlink(join(from, folder), join(to, folder));
  await writeFile(join(to, 'config.json'), JSON.stringify(settings.data ?? {}));
}

async function readSettings(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || error instanceof SyntaxError) return {};
    throw error;
  }
}
