import { constants, copyFile, mkdir, readdir, readlink, stat, symlink } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative } from 'node:path';
import { findFiles, patternToRegExp } from './glob.ts';
import { patternsWithin } from './own-directories.ts';

/** The files that an artifact or a report names are not there, or not where it looks for them. */
export class NoMatchingFilesError extends Error {
  override readonly name = 'NoMatchingFilesError';
}

export interface Collection {
  files: readonly string[];
  excludePaths?: readonly string[];
  /** A folder of the source, or a pattern for its top-level folders. */
  baseDirectory: string | undefined;
  discardPaths: boolean;
  /** Links stay links; otherwise what they lead to is copied. */
  enableSymlinks?: boolean;
  /** What the runner itself may have put into the source, and no pattern means. */
  ownDirectories?: readonly string[];
}

/** Copies the files of a collection to `target` and gives their number. Throws NoMatchingFilesError. */
export async function collectFiles(source: string, target: string, collection: Collection): Promise<number> {
  await mkdir(target, { recursive: true });
  const folders = await baseFolders(source, collection.baseDirectory);
  let count = 0;
  for (const folder of folders) {
    const patterns = collection.files.map((pattern) => withinSource(source, pattern));
    const exclusions = [
      ...(collection.excludePaths ?? []),
      ...patternsWithin(folder, collection.ownDirectories ?? []),
    ];
    for (const { path, isSymlink } of await findFiles(folder, patterns, exclusions)) {
      const destination = join(target, collection.discardPaths ? basename(path) : path);
      await mkdir(dirname(destination), { recursive: true });
      if (isSymlink && collection.enableSymlinks)
        await symlink(await readlink(join(folder, path)), destination);
      else await copyFile(join(folder, path), destination, constants.COPYFILE_FICLONE);
      count += 1;
    }
  }
  if (count === 0) throw new NoMatchingFilesError(`no file matches ${collection.files.join(', ')}`);
  return count;
}

async function baseFolders(source: string, pattern: string | undefined): Promise<string[]> {
  if (pattern === undefined) return [source];
  const wanted = withinSource(source, pattern).replace(/^\.\/|\/$/g, '');
  if (!/[*?[{]/.test(wanted))
    return (await isFolder(join(source, wanted))) ? [join(source, wanted)] : noFolder(pattern);
  const matches = patternToRegExp(wanted);
  const entries = await readdir(source, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory() && matches.test(entry.name));
  return folders.length > 0 ? folders.map((entry) => join(source, entry.name)).sort() : noFolder(pattern);
}

function noFolder(pattern: string): never {
  throw new NoMatchingFilesError(`no folder matches the base directory ${pattern}`);
}

function withinSource(source: string, path: string): string {
  return isAbsolute(path) && path.startsWith(`${source}/`) ? relative(source, path) : path;
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
