import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { ImageRegistry, RegisteredImage } from '../runtime.ts';
import type { ImageConfiguration } from './image-content.ts';
import { type ImageReference, imageNameOf, parseImageReference } from './image-reference.ts';
import {
  ImageExistsError,
  keepUntagged,
  listFolders,
  readImage,
  rootOf,
  type StoredImage,
  storeImage,
  untaggedFolder,
} from './image-store.ts';
import { notePush } from './pushed-images.ts';
import { openTagMutabilities } from './tag-mutability.ts';

/** A tag is there already; tags are immutable. The words are those that `docker push` has from ECR. */
export class ImageTagAlreadyExistsError extends Error {
  /** ECR's exception. */
  readonly code = 'ImageTagAlreadyExistsException';

  constructor(repository: string, tag: string, options?: ErrorOptions) {
    super(
      `tag invalid: The image tag '${tag}' already exists in the '${repository}' repository and cannot be overwritten because the tag is immutable.`,
      options,
    );
    this.name = 'ImageTagAlreadyExistsError';
  }
}

/** An image that was to be pushed or tagged has not been built. */
export class ImageNotBuiltError extends Error {
  constructor(name: string) {
    super(`An image does not exist locally with the tag: ${name}; build it first`);
    this.name = 'ImageNotBuiltError';
  }
}

/** An image that was built and not pushed yet. */
export interface BuiltImage extends StoredImage {
  name: string;
  rootDirectory: string;
}

/** A registry of files on disk, with the images that were built for it and not pushed. */
export interface WritableImageRegistry extends ImageRegistry {
  /**
   * Keeps a built image under a name such as `HOST/sluice/storefront:1.0`; the name's former image is dropped.
   *
   * @param dockerImage The id of what Docker built, where it did.
   */
  keepBuilt(
    name: string,
    root: string,
    configuration: ImageConfiguration,
    dockerImage?: string | undefined,
  ): BuiltImage;
  findBuilt(name: string): BuiltImage | undefined;
  /**
   * Makes a built image available under its repository and tag.
   *
   * @throws ImageNotBuiltError, ImageTagAlreadyExistsError
   */
  push(name: string): RegisteredImage;
}

/** Where the registry of a rehearsal keeps its images. */
export function registryDirectory(stateDirectory: string): string {
  return join(stateDirectory, 'registry');
}

/**
 * Opens the registry of a rehearsal: `<directory>/<repository>/<tag>/` with `image.json` and the files under `root/`.
 * Safe for several processes at once; the `docker` stand-in is one of them.
 */
export function createImageRegistry(directory: string): WritableImageRegistry {
  const folderOf = (repository: string, tag: string) => join(directory, repository, tag);
  const builtFolderOf = (name: string) => {
    const key = createHash('sha256').update(name).digest('hex').slice(0, 24);
    return join(directory, '.built', key);
  };
  const mutabilities = openTagMutabilities(directory);
  const temporaryDirectory = () => join(directory, '.temporary', String(process.pid));

  /** @throws ImageTagAlreadyExistsError */
  const storeUnderTag = (
    { host, repository, tag }: ImageReference,
    root: string,
    { configuration, dockerImage }: StoredImage,
  ): RegisteredImage => {
    const folder = folderOf(repository, tag);
    const there = readImage(folder);
    if (there) {
      if (!mutabilities.mayMove(repository, tag)) throw new ImageTagAlreadyExistsError(repository, tag);
      keepUntagged(join(directory, repository), folder, there);
    }
    const content = { root, configuration, dockerImage };
    const place = { folder, temporaryDirectory: temporaryDirectory(), replace: false };
    try {
      const stored = storeImage({ ...content, ...place });
      notePush(directory, { host, repository, tag, digest: stored.digest });
      return registeredImage(repository, tag, folder, stored);
    } catch (error) {
      if (!(error instanceof ImageExistsError)) throw error;
      throw new ImageTagAlreadyExistsError(repository, tag, { cause: error });
    }
  };

  const registry: WritableImageRegistry = {
    find(repository, tag) {
      const folder = folderOf(repository, tag);
      const image = readImage(folder);
      return image && registeredImage(repository, tag, folder, image);
    },
    findByDigest(repository, digest) {
      const tagged = registry.tags(repository).map((tag) => registry.find(repository, tag));
      const found = tagged.find((image) => image?.digest === digest);
      if (found) return found;
      const folder = untaggedFolder(join(directory, repository), digest);
      const image = readImage(folder);
      return image && registeredImage(repository, digest, folder, image);
    },
    tags: (repository) => listFolders(join(directory, repository)).images,
    tag(image, newTag) {
      const folder = folderOf(image.repository, image.tag);
      const stored = readImage(folder);
      if (!stored) throw new ImageNotBuiltError(`${image.repository}:${image.tag}`);
      storeUnderTag({ ...image, tag: newTag }, rootOf(folder), stored);
    },
    setMutability: mutabilities.set,
    repositories: () => listRepositories(directory, ''),
    keepBuilt(given, root, configuration, dockerImage) {
      const name = imageNameOf(parseImageReference(given));
      const folder = builtFolderOf(name);
      const stored = storeImage({
        folder,
        temporaryDirectory: temporaryDirectory(),
        root,
        configuration,
        dockerImage,
        replace: true,
      });
      return { ...stored, name, rootDirectory: rootOf(folder) };
    },
    findBuilt(given) {
      const name = imageNameOf(parseImageReference(given));
      const folder = builtFolderOf(name);
      const image = readImage(folder);
      return image && { ...image, name, rootDirectory: rootOf(folder) };
    },
    push(given) {
      const built = registry.findBuilt(given);
      if (!built) throw new ImageNotBuiltError(given);
      return storeUnderTag(parseImageReference(given), built.rootDirectory, built);
    },
  };
  return registry;
}

function registeredImage(
  repository: string,
  tag: string,
  folder: string,
  image: StoredImage,
): RegisteredImage {
  return {
    name: `${repository}:${tag}`,
    rootDirectory: rootOf(folder),
    workingDirectory: image.configuration.workingDirectory,
    entrypoint: image.configuration.entrypoint,
    command: image.configuration.command,
    environment: image.configuration.environment,
    labels: image.configuration.labels,
    digest: image.digest,
    pushedAt: image.storedAt,
    sizeInBytes: image.sizeInBytes,
    dockerImage: image.dockerImage,
  };
}

function listRepositories(directory: string, repository: string): string[] {
  const { images, others } = listFolders(join(directory, repository));
  const below = others.flatMap((name) => listRepositories(directory, join(repository, name)));
  return [...(images.length > 0 ? [repository] : []), ...below].sort();
}
