import { join, relative, resolve } from 'node:path';
import { ownDirectories, patternsWithin } from '../own-directories.ts';
import { CachedFiles } from './cached-files.ts';
import type { CachedItem, CachePlaces } from './cached-item.ts';
import { CachedTree } from './cached-tree.ts';

/**
 * Undefined for what is neither in the source nor in the home of the build, and for single files where the cache takes
 * folders only.
 */
export function readCachePath(places: CachePlaces, path: string): CachedItem | undefined {
  const { sourceDirectory, homeDirectory, cacheType, keepsSource = false } = places;
  const place = resolve(sourceDirectory, inHome(path, homeDirectory));
  const inSource = relativeTo(sourceDirectory, place);
  const [base, within] =
    inSource === undefined ? [homeDirectory, relativeTo(homeDirectory, place)] : [sourceDirectory, inSource];
  if (base === undefined || within === undefined) return undefined;
  const nameOf = (relativePath: string) => (base === homeDirectory ? `~/${relativePath}` : relativePath);
  const folder = within.replace(/\/\*\*(\/\*)?$/, '');
  if (!/[*?[{]/.test(folder)) return new CachedTree(nameOf(folder), join(base, folder), keepsSource);
  if (cacheType === 'LOCAL') return undefined;
  return new CachedFiles(nameOf(within), {
    folder: base,
    pattern: within,
    exclusions: patternsWithin(base, ownDirectories(places)),
  });
}

/** `/root` is the home of commands in CodeBuild's images. */
function inHome(path: string, home: string | undefined): string {
  const [, rest] = /^(?:~|\/root)\/(.*)$/.exec(path) ?? [];
  return rest === undefined || home === undefined ? path : join(home, rest);
}

function relativeTo(folder: string | undefined, path: string): string | undefined {
  return folder !== undefined && path.startsWith(`${folder}/`) ? relative(folder, path) : undefined;
}
