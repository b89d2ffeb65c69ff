import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { unlessConditionFails } from './conditional-write.ts';
import type { NewObject } from './report-store.ts';

/**
 * At least 5 MiB; ten thousand of them make the largest object, 78 GiB.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html
 */
const partSizeInBytes = 8 * 1024 * 1024;

interface Target {
  Bucket: string;
  Key: string;
}

interface Upload {
  id: string;
  parts: { ETag: string; PartNumber: number }[];
}

/**
 * Sends an object part by part, so that no more than one part of it is in memory; a small one goes in one request.
 * What a killed process leaves of an upload is never seen as an object; a lifecycle rule of the bucket removes it.
 */
export function createS3Object(client: S3Client, target: Target): NewObject {
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  let upload: Upload | undefined;

  const takeWaiting = () => {
    const body = Buffer.concat(waiting);
    waiting = [];
    waitingBytes = 0;
    return body;
  };
  const sendPart = async () => {
    upload ??= await start(client, target);
    upload.parts.push(await sendOne(client, target, upload, takeWaiting()));
  };
  const discard = async () => {
    takeWaiting();
    if (upload === undefined) return;
    await client.send(new AbortMultipartUploadCommand({ ...target, UploadId: upload.id }));
    upload = undefined;
  };
  return {
    write: async (bytes) => {
      waiting.push(bytes);
      waitingBytes += bytes.length;
      if (waitingBytes >= partSizeInBytes) await sendPart();
    },
    finish: async () => {
      if (upload === undefined) return put(client, target, takeWaiting());
      if (waitingBytes > 0) await sendPart();
      const isNew = await complete(client, target, upload);
      if (!isNew) await discard();
      return isNew;
    },
    discard,
  };
}

async function start(client: S3Client, target: Target): Promise<Upload> {
  const { UploadId = '' } = await client.send(new CreateMultipartUploadCommand(target));
  return { id: UploadId, parts: [] };
}

async function sendOne(client: S3Client, target: Target, { id, parts }: Upload, body: Buffer) {
  const PartNumber = parts.length + 1;
  const { ETag = '' } = await client.send(
    new UploadPartCommand({ ...target, UploadId: id, PartNumber, Body: body }),
  );
  return { ETag, PartNumber };
}

async function put(client: S3Client, target: Target, body: Buffer): Promise<boolean> {
  const command = new PutObjectCommand({ ...target, Body: body, IfNoneMatch: '*' });
  return (await unlessConditionFails(() => client.send(command))) !== undefined;
}

async function complete(client: S3Client, target: Target, { id, parts }: Upload): Promise<boolean> {
  const command = new CompleteMultipartUploadCommand({
    ...target,
    UploadId: id,
    MultipartUpload: { Parts: parts },
    IfNoneMatch: '*',
  });
  return (await unlessConditionFails(() => client.send(command))) !== undefined;
}
