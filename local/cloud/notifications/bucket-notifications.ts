import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type CloudEvent, newEvent } from '../events/event.ts';
import type { NewDelivery } from '../events/pending-deliveries.ts';
import type { JsonObject } from '../json.ts';
import { flag, parseProperties } from '../parse-properties.ts';
import type { Properties, RecordedResource } from '../recorded-resource.ts';
import type { CommonRuntime } from '../runtime.ts';

const bucketType = 'AWS::S3::Bucket';

/** Something that happened to an object of a bucket. */
export interface ObjectChange {
  bucket: string;
  key: string;
  kind:
    | 'ObjectCreated:Put'
    | 'ObjectCreated:Copy'
    | 'ObjectCreated:CompleteMultipartUpload'
    | 'ObjectRemoved:Delete';
  sizeInBytes: number;
}

const filter = z
  .object({ S3Key: z.object({ Rules: z.array(z.object({ Name: z.string(), Value: z.string() })) }) })
  .default({ S3Key: { Rules: [] } });
const wish = { Event: z.string().regex(/^s3:/), Filter: filter };

const schema = z.object({
  NotificationConfiguration: z
    .object({
      LambdaConfigurations: z.array(z.object({ ...wish, Function: z.string() })).default([]),
      QueueConfigurations: z.array(z.object({ ...wish, Queue: z.string() })).default([]),
      TopicConfigurations: z.array(z.object({ ...wish, Topic: z.string() })).default([]),
      EventBridgeConfiguration: z.object({ EventBridgeEnabled: flag().default(true) }).optional(),
    })
    .prefault({}),
});

/** @throws InvalidPropertiesError */
export function checkNotifications(properties: Properties): void {
  parseProperties(bucketType, schema, properties);
}

export interface NotificationRoutes {
  send(delivery: NewDelivery): void;
  put(event: CloudEvent): void;
}

/**
 * Tells functions, queues, topics and EventBridge what happens to objects, as their bucket has it.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html
 */
export function tellOfObject(
  { resources }: Pick<CommonRuntime, 'resources'>,
  routes: NotificationRoutes,
  change: ObjectChange,
): void {
  const bucket = resources.all(bucketType).find(({ physicalId }) => physicalId === change.bucket);
  if (!bucket) return;
  const { NotificationConfiguration: wanted } = parseProperties(bucketType, schema, bucket.properties);
  const wishes = [
    ...wanted.LambdaConfigurations.map((each) => ({ ...each, targetArn: each.Function })),
    ...wanted.QueueConfigurations.map((each) => ({ ...each, targetArn: each.Queue })),
    ...wanted.TopicConfigurations.map((each) => ({ ...each, targetArn: each.Topic })),
  ];
  for (const { targetArn, Event, Filter } of wishes)
    if (isWanted(change, Event, Filter.S3Key.Rules))
      routes.send({
        ...{ what: `${change.kind} of ${change.bucket}`, targetArn, input: recordsOf(change, bucket) },
        by: 's3.amazonaws.com',
      });
  if (wanted.EventBridgeConfiguration?.EventBridgeEnabled) routes.put(eventOf(change, bucket));
}

/** `s3:ObjectCreated:*` are all of a kind; the rules are a prefix and a suffix of the key. */
function isWanted(
  { kind, key }: ObjectChange,
  event: string,
  rules: readonly { Name: string; Value: string }[],
): boolean {
  const wanted = event.replace(/^s3:/, '');
  const isKind = wanted.endsWith(':*') ? kind.startsWith(wanted.slice(0, -1)) : kind === wanted;
  return (
    isKind &&
    rules.every(({ Name, Value }) =>
      Name.toLowerCase() === 'prefix' ? key.startsWith(Value) : key.endsWith(Value),
    )
  );
}

/** Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
function recordsOf(
  { bucket, key, kind, sizeInBytes }: ObjectChange,
  { region }: RecordedResource,
): JsonObject {
  const record = {
    ...{ eventVersion: '2.1', eventSource: 'aws:s3', awsRegion: region, eventName: kind },
    eventTime: new Date().toISOString(),
    s3: {
      s3SchemaVersion: '1.0',
      bucket: { name: bucket, arn: `arn:aws:s3:::${bucket}` },
      object: {
        key: encodeURIComponent(key).replaceAll('%20', '+').replaceAll('%2F', '/'),
        size: sizeInBytes,
      },
    },
  };
  return { Records: [record] };
}

/** Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
function eventOf(
  { bucket, key, kind, sizeInBytes }: ObjectChange,
  { account, region }: RecordedResource,
): CloudEvent {
  const isCreated = kind !== 'ObjectRemoved:Delete';
  const words = { Put: 'PutObject', Copy: 'CopyObject', Delete: 'DeleteObject' };
  const [, how = ''] = kind.split(':');
  return newEvent({
    'detail-type': isCreated ? 'Object Created' : 'Object Deleted',
    ...{ source: 'aws.s3', account, region, resources: [`arn:aws:s3:::${bucket}`] },
    detail: {
      ...{ version: '0', bucket: { name: bucket }, 'request-id': randomUUID(), requester: account },
      object: { key, ...(isCreated && { size: sizeInBytes }) },
      reason: words[how as keyof typeof words] ?? how,
      ...(!isCreated && { 'deletion-type': 'Permanently Deleted' }),
    },
  });
}
