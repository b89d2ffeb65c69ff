import type { Caller, JsonApiHandler } from '../cloud.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import type { CommonRuntime } from '../runtime.ts';
import { ServiceException } from './json-api.ts';

const hoursOfAToken = 12;

/** Source: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_Operations.html */
export function ecrApi(runtime: CommonRuntime): JsonApiHandler {
  return async (operation, input, caller): Promise<JsonValue> => {
    switch (operation) {
      case 'DescribeImages':
        return { imageDetails: describeImages(runtime, input, caller) };
      case 'GetAuthorizationToken':
        return { authorizationData: [authorization(caller)] };
      default:
        throw new ServiceException(
          'UnknownOperationException',
          `ECR answers DescribeImages and GetAuthorizationToken here, not ${operation}.`,
        );
    }
  };
}

function describeImages(runtime: CommonRuntime, input: JsonObject, caller: Caller): JsonValue[] {
  const repository = String(input.repositoryName);
  const exists = runtime.resources
    .all('AWS::ECR::Repository')
    .some(
      ({ account, region, physicalId }) =>
        account === caller.account && region === caller.region && physicalId === repository,
    );
  if (!exists) {
    throw new ServiceException(
      'RepositoryNotFoundException',
      `The repository with name '${repository}' does not exist in the registry with id '${caller.account}'`,
    );
  }
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
    proxyEndpoint: `https://${account}.dkr.ecr.${region}.amazonaws.com`,
  };
}
