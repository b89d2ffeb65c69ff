import { join } from 'node:path';
import { buildApp } from 'fauxqs';
import { reasonToRefuse } from '../endpoint/refused-request.ts';
import { outOfOrder, stoppedRegionOf } from '../endpoint/region-gate.ts';
import type { ObjectChange } from '../notifications/bucket-notifications.ts';
import type { Regions } from '../regions/regions.ts';
import { type AssetStore, installAssetHook } from './asset-store.ts';
import { installBootstrapBuckets } from './bootstrap-buckets.ts';
import { installBucketHooks } from './bucket-hooks.ts';
import { createEmulatorClient, type QueueDepth } from './emulator-client.ts';
import { openMessageJournal } from './message-journal.ts';
import { createMessageRecorder } from './message-recorder.ts';
import { openObjectStore, type StoredFile } from './object-store.ts';
import { watchQueueDepths } from './queue-depths.ts';
import {
  openQueueDirectory,
  type QueueIdentity,
  queueArn,
  queueKey,
  toInternalArns,
} from './queue-directory.ts';
import { installQueueHooks } from './queue-hooks.ts';

/** SQS and S3 on this machine: fauxqs, with accounts, regions, and a memory that outlives the process. */
export interface Emulator {
  readonly url: string;
  /** Brings a queue to these attributes, making it where it is missing. */
  putQueue(
    identity: QueueIdentity,
    attributes: Record<string, string>,
  ): Promise<{ url: string; arn: string }>;
  deleteQueue(identity: QueueIdentity): Promise<void>;
  putBucket(bucket: string): Promise<void>;
  /** Refuses, as S3 does, when the bucket holds objects. */
  deleteBucket(bucket: string): Promise<void>;
  readObject(bucket: string, key: string): Buffer | undefined;
  findObject(bucket: string, key: string): StoredFile | undefined;
  /** In a bucket that is there; whoever listens to its changes is told. */
  putObject(object: EmulatorObject): Promise<void>;
  /** Calls it when somebody has stored or deleted an object. */
  whenObjectChanges(listener: (change: ObjectChange) => void): void;
  /** Also where it is not there. */
  deleteObject(bucket: string, key: string): Promise<void>;
  /** How much waited in a queue a moment ago; undefined where there is none. */
  depthOf(identity: QueueIdentity): QueueDepth | undefined;
  /** Since when the oldest message of each queue that has one waits, in milliseconds since 1970, by `queueKey`. */
  oldestMessages(): ReadonlyMap<string, number>;
  stop(): Promise<void>;
}

export interface EmulatorObject {
  bucket: string;
  key: string;
  body: Buffer;
  contentType: string;
  cacheControl: string | undefined;
}

export class BucketNotEmptyError extends Error {
  constructor(bucket: string) {
    super(
      `The bucket "${bucket}" still holds objects, and S3 deletes only empty ones; delete its objects first.`,
    );
    this.name = 'BucketNotEmptyError';
  }
}

export async function startEmulator(
  directory: string,
  port: number,
  assets: AssetStore,
  regions: Regions,
): Promise<Emulator> {
  const app = buildApp({ logger: false });
  const client = createEmulatorClient(app);
  const queues = openQueueDirectory(join(directory, 'queues.json'), port);
  const journal = openMessageJournal(join(directory, 'messages.jsonl'));
  const recorder = createMessageRecorder(journal, queues);
  const depths = watchQueueDepths(client);
  const objects = openObjectStore(join(directory, 'buckets'));

  app.addHook('onRequest', async (request, reply) => {
    if (client.isOwn(request.headers)) return;
    const refusal = reasonToRefuse(request.method, request.headers);
    if (refusal !== undefined) return reply.status(403).send({ message: refusal });
    const stopped = stoppedRegionOf(regions, request.headers);
    if (stopped !== undefined) return reply.status(503).send(outOfOrder(stopped));
  });
  const putBucket = async (bucket: string) => {
    await client.s3({ method: 'PUT', path: `/${bucket}` });
    objects.createBucket(bucket);
  };
  installBootstrapBuckets(app, putBucket);
  installAssetHook(app, assets);
  installQueueHooks(app, client, queues, recorder);
  const listeners: ((change: ObjectChange) => void)[] = [];
  const tell = (change: ObjectChange) => {
    for (const listener of listeners) listener(change);
  };
  installBucketHooks(app, client, objects, tell);

  const createInternally = async (identity: QueueIdentity, attributes: Record<string, string>) => {
    const internal = Object.entries(attributes).map(([name, value]) => [name, toInternalArns(value)]);
    const answer = await client.sqs('CreateQueue', identity.region, {
      QueueName: queueKey(identity),
      Attributes: Object.fromEntries(internal),
    });
    queues.save({ ...identity, attributes, internalUrl: String(answer.QueueUrl) });
  };

  for (const queue of queues.all()) await createInternally(queue, queue.attributes);
  await recorder.restore(client);
  await objects.restore(client);
  await app.listen({ port, host: '127.0.0.1' });

  return {
    url: `http://127.0.0.1:${port}`,
    async putQueue(identity, attributes) {
      const existing = queues.find(identity);
      if (existing) {
        const { FifoQueue: _, ...settable } = attributes;
        const internal = Object.entries(settable).map(([name, value]) => [name, toInternalArns(value)]);
        const request = { QueueUrl: existing.internalUrl, Attributes: Object.fromEntries(internal) };
        await client.sqs('SetQueueAttributes', identity.region, request);
        queues.save({ ...existing, attributes });
      } else {
        await createInternally(identity, attributes);
      }
      return { url: queues.urlOf(identity), arn: queueArn(identity) };
    },
    async deleteQueue(identity) {
      const queue = queues.find(identity);
      if (!queue) return;
      await client.sqs('DeleteQueue', identity.region, { QueueUrl: queue.internalUrl });
      recorder.emptied(queue);
      queues.remove(queue);
    },
    putBucket,
    async deleteBucket(bucket) {
      const listing = await client.s3({ method: 'GET', path: `/${bucket}?list-type=2&max-keys=1` });
      if (listing.status === 404) return;
      if (listing.body.includes('<Contents>')) throw new BucketNotEmptyError(bucket);
      await client.s3({ method: 'DELETE', path: `/${bucket}` });
      objects.deleteBucket(bucket);
    },
    readObject: (bucket, key) => objects.read(bucket, key),
    findObject: (bucket, key) => objects.find(bucket, key),
    async putObject({ bucket, key, body, contentType, cacheControl }) {
      const headers = {
        'content-type': contentType,
        ...(cacheControl !== undefined && { 'cache-control': cacheControl }),
      };
      await client.s3({ method: 'PUT', path: pathOf(bucket, key), headers, body });
      objects.save(bucket, key, headers, body);
      tell({ bucket, key, kind: 'ObjectCreated:Put', sizeInBytes: body.length });
    },
    whenObjectChanges: (listener) => void listeners.push(listener),
    async deleteObject(bucket, key) {
      if (objects.read(bucket, key) === undefined) return;
      await client.s3({ method: 'DELETE', path: pathOf(bucket, key) });
      objects.delete(bucket, key);
    },
    depthOf: (identity) => depths.of(queueKey(identity)),
    oldestMessages: () => recorder.oldest(),
    async stop() {
      depths.stop();
      await app.close();
      journal.close();
    },
  };
}

function pathOf(bucket: string, key: string): string {
  return `/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;
}
