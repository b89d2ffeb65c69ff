import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, readlink, rename, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { errorCode } from '../../cloud/error-code.ts';
import { durationText } from '../build-log.ts';
import { pathExists } from '../path-exists.ts';
import { removeDirectory, removeLeftovers } from '../remove-directory.ts';
import type { BuildCache } from './build-cache.ts';
import type { CachedItem, CachePlaces } from './cached-item.ts';

/** An item, and where it is kept. */
interface Kept {
  item: CachedItem;
  store: string;
}

interface Generation {
  id: string;
  content: string;
  spares: string;
  fingerprintFile: string;
}

/** More spares than builds run at once would only take up space. */
const mostSpares = 3;

/**
 * Per path there is one newest generation, which every build shares by hard links. At its end a build *gives its folder
 * back*: unchanged, it waits as a spare for the next build, which then needs no linking at all; changed, it becomes the
 * newest generation. So the folders leave the source directory, where that is the build's own copy.
 */
export function newestCaches(
  { cacheSeedDirectory, keepsSource = false }: CachePlaces,
  directory: string,
  items: readonly CachedItem[],
): BuildCache {
  const restored = new Map<string, Generation>();
  const leftAlone = new Set<string>();
  const forEach = async (work: (kept: Kept) => Promise<string>) => {
    const lines: string[] = [];
    for (const item of items) lines.push(await work({ item, store: storeOf(directory, item) }));
    return lines.filter((line) => line !== '');
  };
  const restore = async (kept: Kept) => {
    const { name, place } = kept.item;
    if (place === undefined || !(await pathExists(place)))
      return restoreItem(kept, { seedDirectory: cacheSeedDirectory, restored, takesSpares: !keepsSource });
    // What somebody works with is not the build's to keep.
    if (keepsSource) leftAlone.add(name);
    return `cache ${name}: the source has that already`;
  };
  return {
    restore: () => forEach(restore),
    save: () =>
      forEach(async (kept) =>
        leftAlone.has(kept.item.name) ? '' : saveItem(kept, restored.get(kept.item.name), !keepsSource),
      ),
  };
}

function storeOf(directory: string, { name }: CachedItem): string {
  const key = createHash('sha256').update(name).digest('hex').slice(0, 12);
  return join(directory, `${basename(name).replaceAll(/[*?[\]{}]/g, '_')}-${key}`);
}

async function restoreItem(
  kept: Kept,
  given: { seedDirectory: string | undefined; restored: Map<string, Generation>; takesSpares: boolean },
): Promise<string> {
  const startedAt = performance.now();
  const { name, place } = kept.item;
  const generation = await newestGeneration(kept);
  const seed = given.seedDirectory && place !== undefined && join(given.seedDirectory, name);
  if (place !== undefined) await mkdir(dirname(place), { recursive: true });
  let how = '';
  if (generation) {
    const taken = given.takesSpares && place !== undefined && (await takeSpare(generation, place));
    if (!taken) await kept.item.bringFrom(generation.content);
    given.restored.set(name, generation);
    how = taken || place === undefined || !given.takesSpares ? '' : ' by hard links';
  } else if (seed && (await pathExists(seed))) {
    await kept.item.bringFrom(seed);
    how = ` by hard links from ${seed}`;
  } else return `cache ${name}: none yet`;
  return `cache ${name}: restored in ${durationText((performance.now() - startedAt) / 1000)}${how}`;
}

async function takeSpare(generation: Generation, place: string): Promise<boolean> {
  for (const spare of await readdir(generation.spares)) {
    try {
      await rename(join(generation.spares, spare), place);
      return true;
    } catch (error) {
      // Another build was quicker, or the source is on another file system: then it has to be linked or copied.
      if (errorCode(error) !== 'ENOENT' && errorCode(error) !== 'EXDEV') throw error;
    }
  }
  return false;
}

async function saveItem(kept: Kept, origin: Generation | undefined, givesBack: boolean): Promise<string> {
  const fingerprint = await kept.item.fingerprint();
  if (fingerprint === undefined) return '';
  if (origin && (await readFile(origin.fingerprintFile, 'utf8')) === fingerprint) {
    if (givesBack) await giveBack(kept, origin);
    return '';
  }
  await keepGeneration(kept, fingerprint);
  return `cache ${kept.item.name}: kept for the next build`;
}

/** A generation that was replaced in the meantime takes nothing back. */
async function giveBack(kept: Kept, origin: Generation): Promise<void> {
  const { place } = kept.item;
  const newest = await newestGeneration(kept);
  if (place === undefined || newest?.id !== origin.id || (await readdir(origin.spares)).length >= mostSpares)
    return;
  try {
    await rename(place, join(origin.spares, randomUUID()));
  } catch (error) {
    if (errorCode(error) !== 'EXDEV') throw error; // On another file system it stays where it is.
  }
}

async function keepGeneration(kept: Kept, fingerprint: string): Promise<void> {
  const superseded = await newestGeneration(kept);
  const generation = generationOf(kept, `${Date.now()}-${randomUUID()}`);
  await mkdir(generation.spares, { recursive: true });
  await kept.item.keepAt(generation.content);
  await writeFile(generation.fingerprintFile, fingerprint);
  const link = join(kept.store, `newest-${randomUUID()}`);
  await symlink(generation.id, link);
  await rename(link, join(kept.store, 'newest'));
  await removeOthers(kept, [generation.id, superseded?.id]);
}

/** The generation before stays: a build that runs at the same time may be linking it. */
async function removeOthers({ store }: Kept, than: readonly (string | undefined)[]): Promise<void> {
  await removeLeftovers(store);
  for (const entry of await readdir(store)) {
    if (entry === 'newest' || entry.startsWith('.') || than.includes(entry)) continue;
    await removeDirectory(join(store, entry));
  }
}

async function newestGeneration(kept: Kept): Promise<Generation | undefined> {
  try {
    return generationOf(kept, await readlink(join(kept.store, 'newest')));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function generationOf(kept: Kept, id: string): Generation {
  const directory = join(kept.store, id);
  return {
    id,
    content: join(directory, 'content'),
    spares: join(directory, 'spares'),
    fingerprintFile: join(directory, 'fingerprint'),
  };
}
