import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cloud } from '../../cloud/cloud.ts';
import type { FoundImage } from '../../cloud/registry/find-image.ts';
import { imageKey } from '../source-revisions.ts';
import type { ActionHandler } from './action-handler.ts';
import { required } from './configuration.ts';

const fileName = 'imageDetail.json';

/**
 * Takes the image that has the tag, or the one that whoever started the execution has chosen by its digest.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-ECR.html
 */
export function ecrSource(cloud: Pick<Cloud, 'findImage'>): ActionHandler {
  return async (request) => {
    const { action, pushed } = request;
    const repository = required(request, 'RepositoryName');
    const tag = request.configuration.ImageTag ?? 'latest';
    const { account, region } = action;
    const image = await cloud.findImage({
      ...{ account, region, repository, tag },
      digest: pushed[imageKey(action)],
    });
    const [output] = action.outputArtifacts;
    if (output !== undefined)
      await writeFile(join(await request.outputDirectory(output), fileName), describe(image));
    const name = `${repository}:${tag}`;
    request.log(`${name} is ${image.digest}, pushed at ${image.pushedAt}`);
    return {
      status: 'Succeeded',
      summary: `${image.digest.slice(0, 19)} ${name}`,
      image: { digest: image.digest, name },
      externalExecutionId: image.digest,
      outputVariables: {
        RegistryId: image.registryId,
        RepositoryName: repository,
        ImageTag: tag,
        ImageDigest: image.digest,
        ImageURI: image.uri,
      },
    };
  };
}

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/file-reference.html#file-reference-ecs-bluegreen */
function describe(image: FoundImage): string {
  const detail = {
    ImageSizeInBytes: String(image.sizeInBytes),
    ImageDigest: image.digest,
    Version: '1.0',
    ImagePushedAt: image.pushedAt,
    RegistryId: image.registryId,
    RepositoryName: image.repository,
    ImageURI: image.uri,
    ImageTags: [image.tag],
  };
  return JSON.stringify(detail, null, 2);
}
