import { copyFileSync, lstatSync, mkdirSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { basename, dirname, join, posix } from 'node:path';
import { patternToRegExp } from '../../buildspec/glob.ts';
import { type FileTree, listPaths } from './build-context.ts';

/** A source of COPY names nothing that is there. */
export class NothingToCopyError extends Error {
  constructor(pattern: string, tree: FileTree) {
    super(`${pattern} is not in ${tree.name} (${tree.root}), or .dockerignore takes it away`);
    this.name = 'NothingToCopyError';
  }
}

/** A file that COPY would put where several files have to go. */
export class NoFolderToCopyToError extends Error {
  constructor(destination: string) {
    super(`several files are copied to ${destination}, which must then end in /`);
    this.name = 'NoFolderToCopyToError';
  }
}

/**
 * Copies as COPY does: a file to a path or into a folder, a folder's contents (not itself) into a folder; wildcards
 * stay within a path segment; ownership and mode of the files are kept.
 *
 * @param destination As written; relative to `workingDirectory`.
 */
export function copyFiles(
  tree: FileTree,
  sources: readonly string[],
  image: { root: string; workingDirectory: string },
  destination: string,
): void {
  const found = sources.flatMap((source) => matches(tree, source));
  const intoFolder = destination.endsWith('/') || destination === '.' || destination.endsWith('/.');
  if (found.length > 1 && !intoFolder) throw new NoFolderToCopyToError(destination);
  const target = join(image.root, posix.resolve('/', image.workingDirectory, destination));
  for (const path of found) {
    if (isFolder(tree, path)) copyFolder(tree, path, target);
    else
      copyEntry(
        join(tree.root, path),
        intoFolder || isExistingFolder(target) ? join(target, basename(path)) : target,
      );
  }
}

/** Paths of the tree that a source of COPY names; the empty path is the whole tree. */
function matches(tree: FileTree, source: string): string[] {
  const wanted = posix.normalize(posix.join('/', source)).replace(/^\/|\/$/g, '');
  if (wanted === '') return [''];
  const pattern = patternToRegExp(wanted);
  const found = listPaths(tree).filter((path) => path === wanted || pattern.test(path));
  if (found.length === 0) throw new NothingToCopyError(source, tree);
  return found;
}

function copyFolder(tree: FileTree, folder: string, target: string): void {
  mkdirSync(target, { recursive: true });
  for (const path of listPaths(tree, folder)) {
    const to = join(target, posix.relative(folder, path));
    if (isFolder(tree, path)) mkdirSync(to, { recursive: true });
    else copyEntry(join(tree.root, path), to);
  }
}

function copyEntry(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  if (lstatSync(from).isSymbolicLink()) {
    rmSync(to, { force: true });
    symlinkSync(readlinkSync(from), to);
  } else copyFileSync(from, to);
}

function isFolder(tree: FileTree, path: string): boolean {
  return lstatSync(join(tree.root, path)).isDirectory();
}

function isExistingFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
