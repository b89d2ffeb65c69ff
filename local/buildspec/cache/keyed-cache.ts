import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../../cloud/error-code.ts';
import { durationText } from '../build-log.ts';
import { pathExists } from '../path-exists.ts';
import { removeDirectory, removeLeftovers } from '../remove-directory.ts';
import type { BuildCache } from './build-cache.ts';
import type { CachedItem } from './cached-item.ts';

export interface CacheKeys {
  key: string;
  /** Beginnings of keys, in the order in which they are tried. */
  fallbackKeys: readonly string[];
}

interface KeptCache {
  key: string;
  directory: string;
  /** Milliseconds since 1970. */
  keptAt: number;
}

/** S3 has no such bound; whoever uses keys there has the bucket forget what is old. */
const mostKept = 10;

/**
 * Caches by keys: the one of the key itself, or the newest whose key begins with a fallback key. None is ever changed.
 * Caches of other paths are others, whatever their key.
 *
 * Source: AWS CodeBuild user guide, "Amazon S3 caching", on the cache version.
 *
 * @param directory Holds the caches of all paths.
 */
export function keyedCache(
  directory: string,
  { key, fallbackKeys }: CacheKeys,
  items: readonly CachedItem[],
): BuildCache {
  const version = shortHash(items.map(({ name }) => name).join('\n'));
  const store = join(directory, version);
  return {
    async restore() {
      const startedAt = performance.now();
      const caches = await cachesIn(store);
      const found = caches.find((cache) => cache.key === key) ?? firstFallback(caches, fallbackKeys);
      if (!found) return [`cache ${key}: none yet`];
      const lines = await bringAll(items, found);
      const from = found.key === key ? '' : ` from ${found.key}`;
      const duration = durationText((performance.now() - startedAt) / 1000);
      return [...lines, `cache ${key}: restored${from} in ${duration}`];
    },
    async save() {
      const target = join(store, shortHash(key));
      if (await pathExists(target)) return [];
      const kept = await keep(key, items, target);
      await forgetOldest(store);
      return [kept ? `cache ${key}: kept for later builds` : `cache ${key}: there is nothing to keep`];
    },
  };
}

function firstFallback(caches: readonly KeptCache[], fallbackKeys: readonly string[]): KeptCache | undefined {
  return fallbackKeys
    .map((beginning) => caches.find(({ key }) => key.startsWith(beginning)))
    .find((cache) => cache !== undefined);
}

/** The newest first. */
async function cachesIn(store: string): Promise<KeptCache[]> {
  const caches = await Promise.all(
    (await entriesOf(store)).map(async (entry) => {
      const directory = join(store, entry);
      const keyFile = join(directory, 'key');
      return { directory, key: await readFile(keyFile, 'utf8'), keptAt: (await stat(keyFile)).mtimeMs };
    }),
  );
  return caches.toSorted((one, other) => other.keptAt - one.keptAt);
}

/** What is not begun with a dot: those are being made, or removed. */
async function entriesOf(store: string): Promise<string[]> {
  try {
    return (await readdir(store)).filter((entry) => !entry.startsWith('.'));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

/** Gives a line about each item that the source came with. */
async function bringAll(items: readonly CachedItem[], { directory }: KeptCache): Promise<string[]> {
  const lines: string[] = [];
  for (const [index, item] of items.entries()) {
    const content = join(directory, String(index));
    if (item.place !== undefined && (await pathExists(item.place)))
      lines.push(`cache ${item.name}: the source has that already`);
    else if (await pathExists(content)) await item.bringFrom(content);
  }
  return lines;
}

/** Answers whether there was anything. Of two builds that end at once, one keeps its own. */
async function keep(key: string, items: readonly CachedItem[], target: string): Promise<boolean> {
  const draft = join(target, '..', `.new-${randomUUID()}`);
  await mkdir(draft, { recursive: true });
  let found = false;
  for (const [index, item] of items.entries()) {
    if ((await item.fingerprint()) === undefined) continue;
    await item.keepAt(join(draft, String(index)));
    found = true;
  }
  await writeFile(join(draft, 'key'), key);
  if (!found || !(await renameUnlessThere(draft, target))) await rm(draft, { recursive: true });
  return found;
}

async function renameUnlessThere(draft: string, target: string): Promise<boolean> {
  try {
    await rename(draft, target);
    return true;
  } catch (error) {
    if (errorCode(error) !== 'ENOTEMPTY' && errorCode(error) !== 'EEXIST') throw error;
    return false;
  }
}

async function forgetOldest(store: string): Promise<void> {
  await removeLeftovers(store);
  for (const { directory } of (await cachesIn(store)).slice(mostKept)) await removeDirectory(directory);
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 24);
}
