import { randomBytes } from 'node:crypto';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startCloudInTest } from '../cloud-in-test.ts';

let cloud: Awaited<ReturnType<typeof startCloudInTest>>;
beforeAll(async () => {
  cloud = await startCloudInTest();
});
afterAll(() => cloud.end());

describe('the one endpoint of AWS_ENDPOINT_URL', () => {
  it('reaches the buckets, with content that is no text', async () => {
    const s3 = new S3Client(cloud.clientSettings());
    const Body = randomBytes(1_000_000);
    await s3.send(new CreateBucketCommand({ Bucket: 'media' }));
    await s3.send(new PutObjectCommand({ Bucket: 'media', Key: 'picture', Body }));
    const { Body: stored } = await s3.send(new GetObjectCommand({ Bucket: 'media', Key: 'picture' }));

    expect(Buffer.from((await stored?.transformToByteArray()) ?? []).equals(Body)).toBe(true);
    expect(cloud.current.readObject('media', 'picture')?.equals(Body)).toBe(true);
  });

  it('reaches the queues', async () => {
    await cloud.deploy('queues', {
      Resources: { Orders: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'orders' } } },
    });
    const sqs = new SQSClient(cloud.clientSettings());
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: 'orders' }));
    expect(QueueUrl).toMatch(/\/111111111111\/orders$/);
  });
});
