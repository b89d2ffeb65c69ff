import { setTimeout as pause } from 'node:timers/promises';
import { RefusedInput } from '../refused-input.ts';
import { ImageMissing, type ImageName, type ImageRegistry } from './image-registry.ts';

type Registry = Pick<ImageRegistry, 'digest' | 'host'>;

/** A region that is to take over has not got an image. */
export class CopyMissing extends RefusedInput {
  override name = 'CopyMissing';

  constructor({ repository, version }: ImageName, host: string, patienceInSeconds: number) {
    super(
      `${repository}:${version} is not in ${host} after ${patienceInSeconds} seconds, and without it that region could not take over. ECR copies only what was pushed after its rule for copies was there: pull the image and push it there, or see what "aws ecr describe-image-replication-status" says.`,
    );
  }
}

/** Something else stands under the name of an image. */
export class CopyDiffers extends RefusedInput {
  override name = 'CopyDiffers';

  constructor({ repository, version }: ImageName, host: string, digests: readonly [string, string]) {
    super(
      `${repository}:${version} is ${digests[1]} in ${host}, and ${digests[0]} where it was built. Delete the former there, then pull the image and push it there.`,
    );
  }
}

export interface CopiesRequest {
  images: readonly ImageName[];
  /** Where they are pushed to. */
  registry: Registry;
  /** Those of other regions. */
  copies: readonly Registry[];
  log(line: string): void;
  /** 5 unless given. */
  intervalInSeconds?: number;
  /** How long ECR may take; 1800 unless given, within which it copies nearly everything. */
  patienceInSeconds?: number;
}

/**
 * Waits until the other regions have what was pushed, and finds that it is the same.
 *
 * @throws {ImageMissing} when one is not there at home
 * @throws {CopyMissing}
 * @throws {CopyDiffers}
 */
export async function requireCopies(request: CopiesRequest): Promise<void> {
  for (const image of request.images) {
    const original = await request.registry.digest(image);
    if (original === undefined) throw new ImageMissing(image, request.registry.host);
    for (const copy of request.copies) {
      await requireCopy(image, { original, copy }, request);
      request.log(`${image.repository}:${image.version} is in ${copy.host} as well (${original})`);
    }
  }
}

async function requireCopy(
  image: ImageName,
  { original, copy }: { original: string; copy: Registry },
  { intervalInSeconds = 5, patienceInSeconds = 1800 }: CopiesRequest,
): Promise<void> {
  const deadline = Date.now() + patienceInSeconds * 1000;
  for (;;) {
    const found = await copy.digest(image);
    if (found === original) return;
    if (found !== undefined) throw new CopyDiffers(image, copy.host, [original, found]);
    if (Date.now() >= deadline) throw new CopyMissing(image, copy.host, patienceInSeconds);
    await pause(intervalInSeconds * 1000);
  }
}
