import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { asyncBufferFromFile } from 'hyparquet';
import type { NewObject, ReportStore, StoredText } from './report-store.ts';

/** Files under way stand here, until they are given their name; what a killed process left may be deleted. */
const unfinishedFolder = '_unfinished';

/**
 * Parquet in a folder of this machine. A file gets its name by a hard link, which the file system gives to one process
 * alone. A text is replaced by a file with the next number in a folder of its name, for the same reason.
 */
export function openFolderStore({ location, folder }: { location: string; folder: string }): ReportStore {
  const pathOf = (key: string) => join(folder, ...key.split('/'));
  return {
    location,
    read: (key) => readNewest(pathOf(key)),
    replace: (key, text, version) => replace(folder, pathOf(key), { text, version }),
    has: async (key) => (await unlessMissing(stat(pathOf(key)))) !== undefined,
    create: (key) => createFile(folder, pathOf(key)),
    keysBelow: (start) => keysBelow(folder, start),
    open: (key) => asyncBufferFromFile(pathOf(key)),
    close: () => undefined,
  };
}

async function readNewest(directory: string): Promise<StoredText | undefined> {
  const version = ((await unlessMissing(readdir(directory))) ?? []).sort().at(-1);
  return version === undefined
    ? undefined
    : { text: await readFile(join(directory, version), 'utf8'), version };
}

async function replace(
  folder: string,
  directory: string,
  { text, version }: { text: string; version: string | undefined },
): Promise<string | undefined> {
  const next = String(Number(version ?? 0) + 1).padStart(8, '0');
  const file = createFile(folder, join(directory, next));
  await file.write(Buffer.from(text));
  return (await file.finish()) ? next : undefined;
}

function createFile(folder: string, path: string): NewObject {
  const unfinished = join(folder, unfinishedFolder, randomUUID());
  const handle = mkdir(dirname(unfinished), { recursive: true }).then(() => open(unfinished, 'wx'));
  // Is reported by the first of the calls below.
  handle.catch(() => undefined);
  const discard = async () => {
    await (await handle).close();
    await rm(unfinished, { force: true });
  };
  return {
    write: async (bytes) => {
      await (await handle).writeFile(bytes);
    },
    finish: async () => {
      await (await handle).datasync();
      await mkdir(dirname(path), { recursive: true });
      const isNew = await giveName(unfinished, path);
      await discard();
      return isNew;
    },
    discard,
  };
}

async function giveName(unfinished: string, path: string): Promise<boolean> {
  try {
    await link(unfinished, path);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}

async function* keysBelow(folder: string, start: string): AsyncIterable<string> {
  const entries = (await unlessMissing(readdir(folder, { recursive: true, withFileTypes: true }))) ?? [];
  const keys = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
  yield* keys.filter((key) => key.startsWith(start)).sort();
}

async function unlessMissing<Result>(asked: Promise<Result>): Promise<Result | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
