import {
  BatchDeleteImageCommand,
  DeleteRepositoryCommand,
  ECRClient,
  paginateListImages,
} from '@aws-sdk/client-ecr';
import { isGone, type Release } from './release.ts';

/** ECR deletes no more images at once. */
const pageSize = 100;

export const emptyRepository: Release = async ({ physicalId: repository }, { options, say }) => {
  const client = new ECRClient(options);
  let count = 0;
  try {
    const pages = paginateListImages({ client, pageSize }, { repositoryName: repository });
    for await (const { imageIds = [] } of pages) {
      if (imageIds.length === 0) continue;
      await client.send(new BatchDeleteImageCommand({ repositoryName: repository, imageIds }));
      count += imageIds.length;
    }
  } catch (error) {
    if (!isGone(error)) throw error;
  }
  if (count > 0) say(`deleted ${count} images of ${repository}`);
};

/** For a repository that no stack deletes. */
export const removeRepository: Release = async ({ physicalId: repository }, { options, say }) => {
  try {
    await new ECRClient(options).send(
      new DeleteRepositoryCommand({ repositoryName: repository, force: true }),
    );
    say(`deleted repository ${repository}`);
  } catch (error) {
    if (!isGone(error)) throw error;
  }
};
