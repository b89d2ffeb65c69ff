import { constants, copyFile, lstat, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errorCode } from '../../cloud/error-code.ts';
import type { CachedItem } from './cached-item.ts';
import { fingerprintTree } from './fingerprint-tree.ts';
import { copyTree, keepTimes, linkTree, moveTree } from './link-tree.ts';

/** A whole folder, or one file. */
export class CachedTree implements CachedItem {
  readonly name: string;
  readonly place: string;
  /** Whether the build's source goes on being used after it: then nothing is taken out of it, nor shared with it. */
  readonly #staysInUse: boolean;

  constructor(name: string, place: string, staysInUse: boolean) {
    this.name = name;
    this.place = place;
    this.#staysInUse = staysInUse;
  }

  async fingerprint(): Promise<string | undefined> {
    const found = await statusOf(this.place);
    if (!found) return undefined;
    return found.isDirectory() ? fingerprintTree(this.place) : `${found.size} ${Math.round(found.mtimeMs)}`;
  }

  keepAt(content: string): Promise<void> {
    return this.#staysInUse ? copyTree(this.place, content) : moveTree(this.place, content);
  }

  async bringFrom(content: string): Promise<void> {
    await mkdir(dirname(this.place), { recursive: true });
    if (!(await lstat(content)).isDirectory()) {
      await copyFile(content, this.place, constants.COPYFILE_FICLONE);
      await keepTimes(content, this.place);
    } else if (this.#staysInUse) await copyTree(content, this.place);
    else await linkTree(content, this.place);
  }
}

async function statusOf(path: string) {
  try {
    return await lstat(path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return undefined;
    throw error;
  }
}
