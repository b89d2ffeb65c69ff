import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { contentTypeOf } from '../../cloud/buckets/content-type.ts';
import type { NewObject } from '../../cloud/buckets/new-object.ts';
import type { Cloud } from '../../cloud/cloud.ts';
import { zipFolder } from '../../cloud/emulator/zip-folder.ts';
import type { ActionHandler, ActionRequest } from './action-handler.ts';
import { ConfigurationError, required } from './configuration.ts';
import { inputOf } from './input-artifact.ts';

type ObjectContent = Pick<NewObject, 'key' | 'body' | 'contentType'>;

/**
 * Puts the files of an artifact into a bucket, each by itself or all of them as one archive. What else is there stays.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-S3Deploy.html
 */
export function s3Deploy(cloud: Pick<Cloud, 'storeObject'>): ActionHandler {
  return async (request) => {
    const bucket = required(request, 'BucketName');
    const common = { region: request.action.region, bucket, ...headersOf(request) };
    const { KMSEncryptionKeyARN } = request.configuration;
    if (KMSEncryptionKeyARN !== undefined)
      request.log(`Nothing is encrypted here; on AWS it is by ${KMSEncryptionKeyARN}.`);
    let count = 0;
    for await (const content of contents(request)) {
      request.signal.throwIfAborted();
      await cloud.storeObject({ ...common, ...content });
      request.log(`s3://${bucket}/${content.key}  ${content.contentType}, ${content.body.length} bytes`);
      count += 1;
    }
    return { status: 'Succeeded', summary: `${count} object${count === 1 ? '' : 's'} in s3://${bucket}` };
  };
}

function headersOf({ configuration }: ActionRequest): Pick<NewObject, 'acl' | 'cacheControl'> {
  return { acl: configuration.CannedACL, cacheControl: configuration.CacheControl };
}

function contents(request: ActionRequest): AsyncIterable<ObjectContent> {
  const extract = required(request, 'Extract');
  if (extract === 'true') return files(request, inputOf(request));
  if (extract === 'false') return archive(request, inputOf(request));
  throw new ConfigurationError(request, `Extract is ${extract}; allowed are true and false`);
}

/** The object key is the folder that they come to, which may be none. */
async function* files(request: ActionRequest, directory: string): AsyncIterable<ObjectContent> {
  const folder = withTime(request.configuration.ObjectKey ?? '').replace(/\/$/, '');
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => !entry.isDirectory())
    .map(({ parentPath, name }) => join(parentPath, name));
  for (const path of paths.toSorted()) {
    const name = relative(directory, path).split(sep).join('/');
    const key = folder === '' ? name : `${folder}/${name}`;
    yield { key, body: await readFile(path), contentType: contentTypeOf(name) };
  }
}

async function* archive(request: ActionRequest, directory: string): AsyncIterable<ObjectContent> {
  const key = withTime(required(request, 'ObjectKey'));
  yield { key, body: await zipFolder(directory), contentType: 'application/zip' };
}

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/tutorials-s3deploy.html */
function withTime(key: string): string {
  const datetime = new Date().toISOString().slice(0, 19).replace('T', '_').replaceAll(':', '-');
  return key.replaceAll('{datetime}', datetime).replaceAll('{uuid}', randomUUID());
}
