import type { Cloud } from '../../cloud/cloud.ts';
import type { Project } from './codebuild-project.ts';

export class ObjectMissingError extends Error {
  constructor(bucket: string, key: string) {
    super(`There is no object ${key} in the bucket ${bucket}; put it there before the build starts.`);
    this.name = 'ObjectMissingError';
  }
}

export function readStoredObject(cloud: Pick<Cloud, 'readObject'>, bucket: string, key: string): Buffer {
  const object = cloud.readObject(bucket, key);
  if (object === undefined) throw new ObjectMissingError(bucket, key);
  return object;
}

/** As the runner takes it: a text, or a file of the source. A buildspec may stand in a bucket as well, by its ARN. */
export function buildspecFrom(buildspec: Project['buildspec'], cloud: Pick<Cloud, 'readObject'>): string {
  if ('text' in buildspec) return buildspec.text;
  const [, bucket, key] = /^arn:aws[\w-]*:s3:::([^/]+)\/(.+)$/.exec(buildspec.file) ?? [];
  if (bucket === undefined || key === undefined) return buildspec.file;
  return readStoredObject(cloud, bucket, key).toString('utf8');
}
