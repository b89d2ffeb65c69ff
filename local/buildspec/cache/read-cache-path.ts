import { relative, resolve } from 'node:path';
import { CachedFiles } from './cached-files.ts';
import type { CachedItem, CachePlaces } from './cached-item.ts';
import { CachedTree } from './cached-tree.ts';

/** Undefined for what lies outside the source, and for single files where the cache takes folders only. */
export function readCachePath(places: CachePlaces, path: string): CachedItem | undefined {
  const { sourceDirectory: source, cacheType, keepsSource = false } = places;
  const withoutEnd = path.replace(/\/\*\*(\/\*)?$/, '');
  const place = resolve(source, withoutEnd);
  if (!place.startsWith(`${source}/`)) return undefined;
  const name = relative(source, place);
  if (!/[*?[{]/.test(name)) return new CachedTree(name, place, keepsSource);
  return cacheType === 'LOCAL' ? undefined : new CachedFiles(relative(source, resolve(source, path)), places);
}
