import { constants, copyFile, lstat, mkdir, readlink, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errorCode } from '../../cloud/error-code.ts';
import { findFiles } from '../glob.ts';
import type { CachedItem } from './cached-item.ts';
import { keepTimes } from './link-tree.ts';

interface FilesToCache {
  folder: string;
  /** Relative to the folder. */
  pattern: string;
  exclusions: readonly string[];
}

/** The files that a pattern matches; those that come with the source stay as they are. */
export class CachedFiles implements CachedItem {
  readonly name: string;
  readonly place = undefined;
  readonly #meant: FilesToCache;

  constructor(name: string, meant: FilesToCache) {
    this.name = name;
    this.#meant = meant;
  }

  async fingerprint(): Promise<string | undefined> {
    const lines = await Promise.all(
      (await this.#files()).map(async (path) => {
        const { size, mtimeMs } = await lstat(join(this.#meant.folder, path));
        return `${path} ${size} ${Math.round(mtimeMs)}`;
      }),
    );
    return lines.length > 0 ? lines.join('\n') : undefined;
  }

  async keepAt(content: string): Promise<void> {
    await mkdir(content);
    for (const path of await this.#files())
      await copyFileOrLink(join(this.#meant.folder, path), join(content, path));
  }

  async bringFrom(content: string): Promise<void> {
    for (const { path } of await findFiles(content, ['**/*']))
      await copyFileOrLink(join(content, path), join(this.#meant.folder, path));
  }

  async #files(): Promise<string[]> {
    const { folder, pattern, exclusions } = this.#meant;
    return (await findFiles(folder, [pattern], exclusions)).map(({ path }) => path);
  }
}

/** Leaves what is there already. */
async function copyFileOrLink(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  try {
    if ((await lstat(from)).isSymbolicLink()) return await symlink(await readlink(from), to);
    await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    await keepTimes(from, to);
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  }
}
