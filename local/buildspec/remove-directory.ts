import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdir, rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { errorCode } from '../cloud/error-code.ts';

const prefix = '.removed-';

/**
 * Takes a folder away at once by renaming it, and deletes it behind the caller's back: deleting 35,000 files takes a
 * second, renaming their folder nothing. A folder that is not there is no error.
 *
 * @returns `removed` resolves when the files are gone. Nobody needs to wait for it: `removeLeftovers` finds what a
 * killed process left.
 */
export async function removeDirectory(directory: string): Promise<{ removed: Promise<void> }> {
  const doomed = join(dirname(directory), `${prefix}${basename(directory)}-${randomUUID()}`);
  try {
    await rename(directory, doomed);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    return { removed: Promise.resolve() };
  }
  return { removed: deleteTree(doomed) };
}

/** Deletes the folders in `parent` that an earlier process renamed and did not live to delete. */
export async function removeLeftovers(parent: string): Promise<void> {
  const leftovers = (await readdir(parent)).filter((entry) => entry.startsWith(prefix));
  await Promise.all(leftovers.map((entry) => deleteTree(join(parent, entry))));
}

/** In a process of its own, which goes on when this one is ended. */
function deleteTree(directory: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('rm', ['-rf', '--', directory], { stdio: 'ignore', detached: true });
    child.once('error', reject);
    child.once('close', () => resolve());
  });
}
