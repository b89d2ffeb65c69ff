import {
  DeleteBucketCommand,
  DeleteObjectsCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsOutput,
  type ObjectIdentifier,
  S3Client,
} from '@aws-sdk/client-s3';
import { RefusedInput } from '../../refused-input.ts';
import { isGone, type Release } from './release.ts';

/** S3 has kept an object. */
export class ObjectKept extends RefusedInput {
  override name = 'ObjectKept';

  constructor(bucket: string, key: string | undefined, reason: string | undefined) {
    super(`Bucket ${bucket} keeps ${key}: ${reason}. Mend that, and run this again.`);
  }
}

/** Every version of every object, and the markers of deleted ones; a page is what one call can delete. */
export const emptyBucket: Release = async ({ physicalId: bucket }, { options, say }) => {
  const client = new S3Client(options);
  let count = 0;
  try {
    for await (const versions of pagesOfVersions(client, bucket)) {
      await deleteVersions(client, bucket, versions);
      count += versions.length;
    }
  } catch (error) {
    if (!isGone(error)) throw error;
  }
  if (count > 0) say(`emptied bucket ${bucket} (${count} versions)`);
};

/** For a bucket that no stack deletes. */
export const removeBucket: Release = async (resource, context) => {
  await emptyBucket(resource, context);
  try {
    await new S3Client(context.options).send(new DeleteBucketCommand({ Bucket: resource.physicalId }));
  } catch (error) {
    if (!isGone(error)) throw error;
  }
};

async function* pagesOfVersions(client: S3Client, bucket: string): AsyncGenerator<ObjectIdentifier[]> {
  let next: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } | undefined = {};
  while (next !== undefined) {
    const page: ListObjectVersionsOutput = await client.send(
      new ListObjectVersionsCommand({ Bucket: bucket, ...next }),
    );
    const versions = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])];
    if (versions.length > 0) yield versions.map(({ Key, VersionId }) => ({ Key, VersionId }));
    next = page.IsTruncated
      ? { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker }
      : undefined;
  }
}

async function deleteVersions(client: S3Client, bucket: string, objects: ObjectIdentifier[]): Promise<void> {
  const { Errors = [] } = await client.send(
    new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: objects, Quiet: true } }),
  );
  const [kept] = Errors;
  if (kept !== undefined) throw new ObjectKept(bucket, kept.Key, kept.Message ?? kept.Code);
}
