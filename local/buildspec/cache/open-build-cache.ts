import { join } from 'node:path';
import type { BuildCache } from './build-cache.ts';
import type { CacheDeclaration } from './cache-declaration.ts';
import type { CachePlaces } from './cached-item.ts';
import { keyedCache } from './keyed-cache.ts';
import { newestCaches } from './newest-caches.ts';
import { readCachePath } from './read-cache-path.ts';

/**
 * With a key there is one cache for all paths, which is never changed; without, the newest one of each path. Best with
 * everything on one file system: on different ones folders are copied.
 *
 * @param expand Gives a text as the build's shell expands it.
 */
export async function openBuildCache(
  places: CachePlaces,
  declared: CacheDeclaration,
  expand: (text: string) => Promise<string>,
): Promise<BuildCache> {
  const { cacheDirectory } = places;
  if (cacheDirectory === undefined || declared.paths.length === 0) return nothing;
  const expanded = async (texts: readonly string[]) => {
    const results: string[] = [];
    for (const text of texts) results.push(/[$`]/.test(text) ? await expand(text) : text);
    return results;
  };
  const paths = await expanded(declared.paths);
  const items = paths.map((path) => readCachePath(places, path));
  const kept = items.filter((item) => item !== undefined);
  const [key, ...fallbackKeys] =
    declared.key === undefined ? [] : await expanded([declared.key, ...declared.fallbackKeys]);
  const cache =
    key === undefined || !hasKeys(places)
      ? newestCaches(places, cacheDirectory, kept)
      : keyedCache(join(cacheDirectory, 'keys', places.cacheScope ?? 'local'), { key, fallbackKeys }, kept);
  const warnings = [
    ...paths.filter((_, index) => items[index] === undefined).map((path) => notKept(path, places)),
    ...(key !== undefined && !hasKeys(places) ? [keysWithoutEffect(places)] : []),
  ];
  return {
    restore: async () => [...warnings, ...(declared.restores ? await cache.restore() : [])],
    save: async () => (declared.saves ? cache.save() : []),
  };
}

const nothing: BuildCache = { restore: async () => [], save: async () => [] };

/** Keys belong to the caches that CodeBuild has in S3: "Amazon S3 caching". */
function hasKeys({ cacheType = 'S3' }: CachePlaces): boolean {
  return cacheType === 'S3';
}

function keysWithoutEffect({ cacheType }: CachePlaces): string {
  return `warning: cache.key has no effect: the project's cache is ${cacheType}, and only S3 has keys`;
}

function notKept(path: string, { cacheType }: CachePlaces): string {
  const kept =
    cacheType === 'LOCAL' ? 'whole folders of the source and of ~' : 'what is in the source or in ~';
  return `warning: cache path ${path} is not kept: only ${kept} is, such as node_modules/**/*`;
}
