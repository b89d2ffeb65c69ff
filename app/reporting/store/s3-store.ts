import {
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { unlessConditionFails } from './conditional-write.ts';
import type { ReportStore, StoredText } from './report-store.ts';
import { createS3Object } from './s3-object.ts';

interface S3Place {
  client: S3Client;
  Bucket: string;
  keyOf: (key: string) => string;
}

/**
 * Parquet in a bucket. Nothing is overwritten unseen: S3 is asked to refuse a write whose condition no longer holds.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export function openS3Store({
  location,
  bucket,
  prefix,
}: {
  location: string;
  bucket: string;
  prefix: string;
}): ReportStore {
  const root = prefix.replace(/^\/+|\/+$/g, '');
  const place: S3Place = {
    client: new S3Client({}),
    Bucket: bucket,
    keyOf: (key) => (root === '' ? key : `${root}/${key}`),
  };
  return {
    location,
    read: (key) => read(place, key),
    replace: (key, text, version) => replace(place, { key, text, version }),
    has: async (key) => (await size(place, key)) !== undefined,
    create: (key) => createS3Object(place.client, { Bucket: bucket, Key: place.keyOf(key) }),
    keysBelow: (start) => keysBelow(place, start),
    open: (key) => open(place, key),
    close: () => place.client.destroy(),
  };
}

async function read({ client, Bucket, keyOf }: S3Place, key: string): Promise<StoredText | undefined> {
  return unlessMissing(async () => {
    const { Body, ETag } = await client.send(new GetObjectCommand({ Bucket, Key: keyOf(key) }));
    return { text: (await Body?.transformToString()) ?? '', version: ETag ?? '' };
  });
}

async function replace(
  { client, Bucket, keyOf }: S3Place,
  { key, text, version }: { key: string; text: string; version: string | undefined },
): Promise<string | undefined> {
  const written = await unlessConditionFails(() =>
    client.send(
      new PutObjectCommand({
        Bucket,
        Key: keyOf(key),
        Body: text,
        ContentType: 'application/json',
        ...(version === undefined ? { IfNoneMatch: '*' } : { IfMatch: version }),
      }),
    ),
  );
  return written?.ETag;
}

async function size({ client, Bucket, keyOf }: S3Place, key: string): Promise<number | undefined> {
  return unlessMissing(async () => {
    const { ContentLength } = await client.send(new HeadObjectCommand({ Bucket, Key: keyOf(key) }));
    return ContentLength ?? 0;
  });
}

async function* keysBelow({ client, Bucket, keyOf }: S3Place, start: string): AsyncIterable<string> {
  const pages = paginateListObjectsV2({ client }, { Bucket, Prefix: keyOf(start) });
  for await (const { Contents = [] } of pages) {
    for (const { Key } of Contents) {
      if (Key !== undefined) yield Key.slice(keyOf('').length);
    }
  }
}

async function open(place: S3Place, key: string) {
  const { client, Bucket, keyOf } = place;
  return {
    byteLength: (await size(place, key)) ?? 0,
    slice: async (start: number, end?: number) => {
      const Range = `bytes=${start}-${end === undefined ? '' : end - 1}`;
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: keyOf(key), Range }));
      const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
      return new Uint8Array(bytes).buffer;
    },
  };
}

async function unlessMissing<Result>(ask: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof S3ServiceException && ['NoSuchKey', 'NotFound'].includes(error.name))
      return undefined;
    throw error;
  }
}
