import { S3ServiceException } from '@aws-sdk/client-s3';

/** Undefined when S3 refused with 412 Precondition Failed. */
export async function unlessConditionFails<Answer>(
  write: () => Promise<Answer>,
): Promise<Answer | undefined> {
  try {
    return await write();
  } catch (error) {
    if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 412) return undefined;
    throw error;
  }
}
