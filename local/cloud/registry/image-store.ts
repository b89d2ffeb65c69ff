import { randomUUID } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { errorCode } from '../error-code.ts';
import { readStateFile } from '../state-file.ts';
import { type ImageConfiguration, measureImage } from './image-content.ts';

/** A folder that holds an image: `image.json`, and its files under `root/`. */
export interface StoredImage {
  configuration: ImageConfiguration;
  digest: string;
  sizeInBytes: number;
  /** ISO 8601: when it was built or pushed. */
  storedAt: string;
  /** The id of the image that Docker built from the same Dockerfile; undefined where there was no Docker. */
  dockerImage?: string | undefined;
}

const imageFile = 'image.json';

/** Something else stands where an image was to be put. */
export class ImageExistsError extends Error {
  constructor(folder: string, options: ErrorOptions) {
    super(`there is an image in ${folder} already`, options);
    this.name = 'ImageExistsError';
  }
}

export function rootOf(folder: string): string {
  return join(folder, 'root');
}

/** Undefined when the folder holds no image. */
export function readImage(folder: string): StoredImage | undefined {
  return readStateFile<StoredImage>(join(folder, imageFile));
}

/**
 * Puts an image into a folder, whole or not at all: it is made elsewhere on the same file system and renamed.
 *
 * @param temporaryDirectory On the file system of `folder`; what a killed process left there may be deleted.
 * @throws ImageExistsError unless `replace` is set.
 */
export function storeImage(image: {
  folder: string;
  temporaryDirectory: string;
  root: string;
  configuration: ImageConfiguration;
  dockerImage: string | undefined;
  replace: boolean;
}): StoredImage {
  const draft = join(image.temporaryDirectory, randomUUID());
  mkdirSync(draft, { recursive: true });
  cpSync(image.root, rootOf(draft), { recursive: true, verbatimSymlinks: true });
  const stored: StoredImage = {
    configuration: image.configuration,
    ...measureImage(rootOf(draft), image.configuration),
    storedAt: new Date().toISOString(),
    dockerImage: image.dockerImage,
  };
  writeFileSync(join(draft, imageFile), `${JSON.stringify(stored, null, 2)}\n`);
  mkdirSync(dirname(image.folder), { recursive: true });
  if (image.replace && existsSync(image.folder)) {
    renameSync(image.folder, join(image.temporaryDirectory, randomUUID()));
  }
  renameUnlessThere(draft, image.folder);
  rmSync(image.temporaryDirectory, { recursive: true, force: true });
  return stored;
}

/** Where an image of a repository stays to whose tag another one has come. */
export function untaggedFolder(repositoryFolder: string, digest: string): string {
  return join(repositoryFolder, '.untagged', digest.replace(':', '-'));
}

const mostUntagged = 10;

/** Moves an image away from its tag; the same content is kept once, and the oldest go. */
export function keepUntagged(repositoryFolder: string, folder: string, { digest }: StoredImage): void {
  const target = untaggedFolder(repositoryFolder, digest);
  rmSync(target, { recursive: true, force: true });
  mkdirSync(dirname(target), { recursive: true });
  renameSync(folder, target);
  const all = readdirSync(dirname(target)).map((name) => join(dirname(target), name));
  const newestFirst = all.toSorted((one, other) => storedAt(other).localeCompare(storedAt(one)));
  for (const old of newestFirst.slice(mostUntagged)) rmSync(old, { recursive: true });
}

function storedAt(folder: string): string {
  return readImage(folder)?.storedAt ?? '';
}

function renameUnlessThere(draft: string, folder: string): void {
  try {
    renameSync(draft, folder);
  } catch (error) {
    if (errorCode(error) !== 'ENOTEMPTY' && errorCode(error) !== 'EEXIST') throw error;
    rmSync(draft, { recursive: true });
    throw new ImageExistsError(folder, { cause: error });
  }
}

/** Names of the folders directly below `folder` that hold an image, and of those that do not. */
export function listFolders(folder: string): { images: string[]; others: string[] } {
  if (!existsSync(folder)) return { images: [], others: [] };
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name)
    .sort();
  const isImage = (name: string) => existsSync(join(folder, name, imageFile));
  return { images: names.filter(isImage), others: names.filter((name) => !isImage(name)) };
}
