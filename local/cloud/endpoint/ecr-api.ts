import type { Caller, JsonApiHandler } from '../cloud.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import { registryHost } from '../registry/image-reference.ts';
import { ImageTagAlreadyExistsError } from '../registry/image-registry.ts';
import type { CommonRuntime } from '../runtime.ts';
import { ServiceException } from './json-api.ts';

const hoursOfAToken = 12;

/** Source: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_Operations.html */
export function ecrApi(runtime: CommonRuntime): JsonApiHandler {
  return async (operation, input, caller): Promise<JsonValue> => {
    switch (operation) {
      case 'DescribeImages':
        return { imageDetails: describeImages(runtime, input, caller) };
      case 'DescribeImageScanFindings':
        return describeScan(runtime, input, caller);
      case 'BatchGetImage':
        return { images: batchGetImage(runtime, input, caller), failures: [] };
      case 'PutImage':
        return { image: putImage(runtime, input, caller) };
      case 'GetAuthorizationToken':
        return { authorizationData: [authorization(caller)] };
      default:
        throw new ServiceException(
          'UnknownOperationException',
          `ECR answers DescribeImages, DescribeImageScanFindings, BatchGetImage, PutImage and GetAuthorizationToken here, not ${operation}.`,
        );
    }
  };
}

function describeImages(runtime: CommonRuntime, input: JsonObject, caller: Caller): JsonValue[] {
  const repository = existingRepository(runtime, input, caller);
  return wantedTags(runtime, repository, input.imageIds).map((tag) => {
    const image = runtime.registry.find(repository, tag);
    return {
      registryId: caller.account,
      repositoryName: repository,
      imageTags: [tag],
      ...(image && {
        imageDigest: image.digest,
        imagePushedAt: Date.parse(image.pushedAt) / 1000,
        imageSizeInBytes: image.sizeInBytes,
      }),
    };
  });
}

/** The repository that was asked for. */
function existingRepository(runtime: CommonRuntime, input: JsonObject, caller: Caller): string {
  const repository = String(input.repositoryName);
  const exists = runtime.resources
    .all('AWS::ECR::Repository')
    .some(
      ({ account, region, physicalId }) =>
        account === caller.account && region === caller.region && physicalId === repository,
    );
  if (exists) return repository;
  throw new ServiceException(
    'RepositoryNotFoundException',
    `The repository with name '${repository}' does not exist in the registry with id '${caller.account}'`,
  );
}

/** A scan that is over, and says itself that nothing was scanned. */
function describeScan(runtime: CommonRuntime, input: JsonObject, caller: Caller): JsonObject {
  const repositoryName = existingRepository(runtime, input, caller);
  const [imageTag = ''] = wantedTags(runtime, repositoryName, [input.imageId ?? null]);
  return {
    registryId: caller.account,
    repositoryName,
    imageId: { imageTag },
    imageScanStatus: { status: 'COMPLETE', description: 'simulated: the rehearsal scans no image' },
    imageScanFindings: { findings: [], findingSeverityCounts: {} },
  };
}

const manifestType = 'application/vnd.oci.image.manifest.v1+json';

/** Images here have no layers: their manifest holds what tells them apart. What is not there is left out. */
function batchGetImage(runtime: CommonRuntime, input: JsonObject, caller: Caller): JsonValue[] {
  const repository = existingRepository(runtime, input, caller);
  const asked = Array.isArray(input.imageIds) ? input.imageIds.filter(isJsonObject) : [];
  return asked.flatMap(({ imageTag }) => {
    const image = runtime.registry.find(repository, String(imageTag));
    if (!image) return [];
    const config = { digest: image.digest, size: image.sizeInBytes };
    return [
      {
        registryId: caller.account,
        repositoryName: repository,
        imageId: { imageTag: String(imageTag), imageDigest: image.digest },
        imageManifest: JSON.stringify({ schemaVersion: 2, mediaType: manifestType, config, layers: [] }),
        imageManifestMediaType: manifestType,
      },
    ];
  });
}

/** Another tag for an image that is there. */
function putImage(runtime: CommonRuntime, input: JsonObject, caller: Caller): JsonValue {
  const repository = existingRepository(runtime, input, caller);
  const imageTag = String(input.imageTag);
  const digest = digestOf(String(input.imageManifest));
  const there = runtime.registry.find(repository, imageTag);
  if (there?.digest === digest) {
    throw new ServiceException(
      'ImageAlreadyExistsException',
      `Image with digest '${digest}' and tag '${imageTag}' already exists in the '${repository}' repository`,
    );
  }
  const { registry } = runtime;
  const known = registry.tags(repository).find((tag) => registry.find(repository, tag)?.digest === digest);
  if (known === undefined) {
    throw new ServiceException(
      'LayersNotFoundException',
      `No image of the '${repository}' repository has the digest '${digest}'; images are pushed by docker here.`,
    );
  }
  try {
    registry.tag({ host: registryHost(caller), repository, tag: known }, imageTag);
  } catch (error) {
    if (!(error instanceof ImageTagAlreadyExistsError)) throw error;
    throw new ServiceException(error.code, error.message.replace(/^tag invalid: /, ''));
  }
  return {
    registryId: caller.account,
    repositoryName: repository,
    imageId: { imageTag, imageDigest: digest },
  };
}

function digestOf(manifest: string): string {
  const parsed: JsonValue = JSON.parse(manifest);
  const config = isJsonObject(parsed) ? parsed.config : undefined;
  return String(isJsonObject(config) ? config.digest : undefined);
}

function wantedTags(runtime: CommonRuntime, repository: string, imageIds: JsonValue | undefined): string[] {
  const tags = runtime.registry.tags(repository);
  if (!Array.isArray(imageIds)) return [...tags];
  return imageIds.filter(isJsonObject).map(({ imageTag }) => {
    const tag = String(imageTag);
    if (tags.includes(tag)) return tag;
    throw new ServiceException(
      'ImageNotFoundException',
      `The image with imageId {imageTag:'${tag}'} does not exist within the repository with name '${repository}'`,
    );
  });
}

function authorization({ account, region }: Caller): JsonObject {
  return {
    authorizationToken: Buffer.from('AWS:rehearsal').toString('base64'),
    expiresAt: Date.now() / 1000 + hoursOfAToken * 3600,
    proxyEndpoint: `https://${registryHost({ account, region })}`,
  };
}
