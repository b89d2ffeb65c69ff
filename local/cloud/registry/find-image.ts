import { join } from 'node:path';
import type { CommonRuntime, RegisteredImage } from '../runtime.ts';
import { registryHost } from './image-reference.ts';

/** An image by its tag, or by its digest, which then counts. */
export interface AskedImage {
  account: string;
  region: string;
  repository: string;
  tag: string;
  digest: string | undefined;
}

/** An image as ECR knows it. */
export interface FoundImage extends Pick<RegisteredImage, 'digest' | 'pushedAt' | 'sizeInBytes'> {
  registryId: string;
  repository: string;
  tag: string;
  /** By its digest. */
  uri: string;
}

export class RepositoryMissingError extends Error {
  constructor({ account, region, repository }: AskedImage) {
    super(
      `There is no repository ${repository} in the registry of ${account} in ${region}; deploy the stack that has it first.`,
    );
    this.name = 'RepositoryMissingError';
  }
}

export class ImageNotPushedError extends Error {
  constructor({ account, region, repository, tag, digest }: AskedImage, stateDirectory: string) {
    const name = `${registryHost({ account, region })}/${repository}:${tag}`;
    const docker = join(stateDirectory, 'bin', 'docker');
    super(
      `The repository ${repository} has no image ${digest ?? tag}; push one by the rehearsal's docker: ${docker} push ${name}.`,
    );
    this.name = 'ImageNotPushedError';
  }
}

/** @throws RepositoryMissingError, ImageNotPushedError */
export function findImage(
  { resources, registry, stateDirectory }: Pick<CommonRuntime, 'resources' | 'registry' | 'stateDirectory'>,
  asked: AskedImage,
): FoundImage {
  const { account, region, repository, tag, digest } = asked;
  const exists = resources
    .all('AWS::ECR::Repository')
    .some((each) => each.physicalId === repository && each.account === account && each.region === region);
  if (!exists) throw new RepositoryMissingError(asked);
  const image =
    digest === undefined ? registry.find(repository, tag) : registry.findByDigest(repository, digest);
  if (image === undefined) throw new ImageNotPushedError(asked, stateDirectory);
  const { pushedAt, sizeInBytes } = image;
  return {
    ...{ registryId: account, repository, tag, digest: image.digest, pushedAt, sizeInBytes },
    uri: `${registryHost({ account, region })}/${repository}@${image.digest}`,
  };
}
