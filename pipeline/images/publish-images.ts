import type { Architecture, ImageVersions } from '../../workload/workload-stage.ts';
import type { ImageName, ImageRegistry } from './image-registry.ts';
import { platforms } from './image-versions.ts';
import { requireCleanScans } from './require-clean-scans.ts';
import { DockerFailed, runDocker } from './run-docker.ts';

export interface PublishRequest {
  versions: ImageVersions;
  registry: ImageRegistry;
  /** Of the machine that builds as well: without emulation, an image is built only for its own kind. */
  architecture: Architecture;
  /** The folder from which a service's image is built. */
  contextOf(service: string): string;
  /** The commit the images are built from: it goes into their labels, not into their versions. */
  commit: string;
  log(line: string): void;
}

interface ServiceImage extends ImageName {
  service: string;
}

/**
 * Builds and pushes the images that the registry does not have; a version that is there is never built again. None of them
 * goes on without a scan that found nothing critical.
 */
export async function publishImages(request: PublishRequest): Promise<void> {
  const images = imagesOf(request);
  const missing = await findMissing(images, request);
  if (missing.length > 0) await logIn(request);
  for (const image of missing) await buildAndPush(image, request);
  await requireCleanScans({ ...request, images });
}

function imagesOf({ versions }: PublishRequest): ServiceImage[] {
  return Object.entries(versions).map(([service, version]) => ({
    service,
    repository: `sluice/${service}`,
    version,
  }));
}

async function findMissing(
  images: readonly ServiceImage[],
  { registry, log }: PublishRequest,
): Promise<ServiceImage[]> {
  const present = await Promise.all(images.map((image) => registry.has(image)));
  for (const [index, { repository, version }] of images.entries()) {
    log(`${repository}:${version} ${present[index] ? 'is in the registry' : 'is new'}`);
  }
  return images.filter((_, index) => !present[index]);
}

async function logIn({ registry }: PublishRequest): Promise<void> {
  await runDocker(
    ['login', '--username', 'AWS', '--password-stdin', registry.host],
    await registry.password(),
  );
}

async function buildAndPush(image: ServiceImage, request: PublishRequest): Promise<void> {
  const { registry, architecture, contextOf, commit } = request;
  const { repository, version, service } = image;
  const name = `${registry.host}/${repository}:${version}`;
  await runDocker([
    'build',
    '--platform',
    platforms[architecture],
    ...labels(image, commit),
    '-t',
    name,
    contextOf(service),
  ]);
  await push(name, image, request);
}

/** A tag is written once: whoever comes second, with the same content by the same version, has nothing left to do. */
async function push(name: string, image: ServiceImage, { registry, log }: PublishRequest): Promise<void> {
  const { repository, version } = image;
  try {
    await runDocker(['push', name]);
    log(`${repository}:${version} is pushed`);
  } catch (error) {
    if (!(error instanceof DockerFailed) || !(await registry.has(image))) throw error;
    log(`${repository}:${version} was pushed by someone else meanwhile`);
  }
}

/** https://github.com/opencontainers/image-spec/blob/main/annotations.md */
function labels({ repository, version }: ImageName, commit: string): string[] {
  const values = { title: repository, version, revision: commit };
  return Object.entries(values).flatMap(([key, value]) => [
    '--label',
    `org.opencontainers.image.${key}=${value}`,
  ]);
}
