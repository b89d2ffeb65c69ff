import { createHash, randomUUID } from 'node:crypto';
import { lstat, mkdir, readdir, readFile, readlink, rename, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { errorCode } from '../cloud/error-code.ts';
import { durationText } from './build-log.ts';
import type { BuildRequest } from './build-request.ts';
import { fingerprintTree } from './fingerprint-tree.ts';
import { linkTree, moveTree } from './link-tree.ts';
import { removeDirectory, removeLeftovers } from './remove-directory.ts';

/**
 * Keeps the folders of `cache.paths` from build to build.
 *
 * Per path there is one newest generation, which every build shares by hard links. At its end a build *gives its folder
 * back*: unchanged, it waits as a spare for the next build, which then needs no linking at all; changed, it becomes the
 * newest generation. So the folders leave the source directory, which is the build's own copy anyway.
 */
export interface BuildCache {
  /** Puts the folders into the source and gives a line about each for the log. */
  restore(): Promise<string[]>;
  /** Takes the folders back, and gives a line about each that changed. */
  save(): Promise<string[]>;
}

interface CachedFolder {
  /** As the buildspec names it, without wildcards. */
  name: string;
  /** Where the build has it. */
  place: string;
  /** Where it is kept. */
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

/** Where a cache lives, and what it serves; without `cacheDirectory` nothing is kept. */
type CachePlaces = Pick<BuildRequest, 'cacheDirectory' | 'cacheSeedDirectory' | 'sourceDirectory'>;

/** Best with everything on one file system: on different ones folders are copied. */
export function createBuildCache(places: CachePlaces, paths: readonly string[]): BuildCache {
  const { cacheDirectory, sourceDirectory, cacheSeedDirectory } = places;
  if (cacheDirectory === undefined) return { restore: async () => [], save: async () => [] };
  const restored = new Map<string, Generation>();
  const forEach = async (work: (folder: CachedFolder) => Promise<string>) => {
    const lines: string[] = [];
    for (const path of paths) {
      const folder = cachedFolder(cacheDirectory, sourceDirectory, path);
      if (folder) lines.push(await work(folder));
    }
    return lines.filter((line) => line !== '');
  };
  const notKept = paths
    .filter((path) => !cachedFolder(cacheDirectory, sourceDirectory, path))
    .map(
      (path) =>
        `warning: cache path ${path} is not kept: only whole folders of the source are, such as node_modules/**/*`,
    );
  const restore = (folder: CachedFolder) => restoreFolder(folder, cacheSeedDirectory, restored);
  return {
    restore: async () => [...notKept, ...(await forEach(restore))],
    save: () => forEach((folder) => saveFolder(folder, restored)),
  };
}

/** Undefined for a pattern that is not a folder with all that is in it, and for what lies outside the source. */
function cachedFolder(cacheDirectory: string, source: string, path: string): CachedFolder | undefined {
  const name = path.replace(/\/\*\*(\/\*)?$/, '');
  const place = resolve(source, name);
  if (/[*?[{]/.test(name) || !place.startsWith(`${source}/`)) return undefined;
  const relativeName = relative(source, place);
  const key = createHash('sha256').update(relativeName).digest('hex').slice(0, 12);
  return { name: relativeName, place, store: join(cacheDirectory, `${basename(place)}-${key}`) };
}

async function restoreFolder(
  folder: CachedFolder,
  seedDirectory: string | undefined,
  restored: Map<string, Generation>,
): Promise<string> {
  const startedAt = performance.now();
  if (await exists(folder.place)) return `cache ${folder.name}: the source has that folder already`;
  const generation = await newestGeneration(folder);
  const seed = seedDirectory && join(seedDirectory, folder.name);
  await mkdir(dirname(folder.place), { recursive: true });
  let how = '';
  if (generation) {
    const taken = await takeSpare(generation, folder.place);
    if (!taken) await linkTree(generation.content, folder.place);
    restored.set(folder.name, generation);
    how = taken ? '' : ' by hard links';
  } else if (seed && (await exists(seed))) {
    await linkTree(seed, folder.place);
    how = ` by hard links from ${seed}`;
  } else return `cache ${folder.name}: none yet`;
  return `cache ${folder.name}: restored in ${durationText((performance.now() - startedAt) / 1000)}${how}`;
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

async function saveFolder(folder: CachedFolder, restored: Map<string, Generation>): Promise<string> {
  if (!(await exists(folder.place))) return '';
  const fingerprint = await fingerprintTree(folder.place);
  const origin = restored.get(folder.name);
  if (origin && (await readFile(origin.fingerprintFile, 'utf8')) === fingerprint) {
    await giveBack(folder, origin);
    return '';
  }
  await keepGeneration(folder, fingerprint);
  return `cache ${folder.name}: kept for the next build`;
}

/** A generation that was replaced in the meantime takes nothing back. */
async function giveBack(folder: CachedFolder, origin: Generation): Promise<void> {
  const newest = await newestGeneration(folder);
  if (newest?.id !== origin.id || (await readdir(origin.spares)).length >= mostSpares) return;
  try {
    await rename(folder.place, join(origin.spares, randomUUID()));
  } catch (error) {
    if (errorCode(error) !== 'EXDEV') throw error; // On another file system it stays where it is.
  }
}

async function keepGeneration(folder: CachedFolder, fingerprint: string): Promise<void> {
  const superseded = await newestGeneration(folder);
  const generation = generationOf(folder, `${Date.now()}-${randomUUID()}`);
  await mkdir(generation.spares, { recursive: true });
  await moveTree(folder.place, generation.content);
  await writeFile(generation.fingerprintFile, fingerprint);
  const link = join(folder.store, `newest-${randomUUID()}`);
  await symlink(generation.id, link);
  await rename(link, join(folder.store, 'newest'));
  await removeOlderThan(folder, [generation.id, superseded?.id]);
}

/** The generation before stays: a build that runs at the same time may be linking it. */
async function removeOlderThan(folder: CachedFolder, kept: readonly (string | undefined)[]): Promise<void> {
  await removeLeftovers(folder.store);
  for (const entry of await readdir(folder.store)) {
    if (entry === 'newest' || entry.startsWith('.') || kept.includes(entry)) continue;
    await removeDirectory(join(folder.store, entry));
  }
}

async function newestGeneration(folder: CachedFolder): Promise<Generation | undefined> {
  try {
    return generationOf(folder, await readlink(join(folder.store, 'newest')));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function generationOf(folder: CachedFolder, id: string): Generation {
  const directory = join(folder.store, id);
  return {
    id,
    content: join(directory, 'content'),
    spares: join(directory, 'spares'),
    fingerprintFile: join(directory, 'fingerprint'),
  };
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    (error: unknown) => {
      if (errorCode(error) === 'ENOENT') return false;
      throw error;
    },
  );
}
