import { CopyObjectCommand, DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonValue } from '../../../../local/cloud/json.ts';
import { startCloudInTest } from '../cloud-in-test.ts';

let cloud: Awaited<ReturnType<typeof startCloudInTest>>;
let outputs: Record<string, JsonValue>;

const arnOf = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });
const lets = (...Service: string[]) => ({
  Statement: { Effect: 'Allow', Action: 'sqs:SendMessage', Principal: { Service } },
});

/** A bucket that tells one queue of images itself, and another one of everything by way of EventBridge. */
const template = {
  Resources: {
    Images: { Type: 'AWS::SQS::Queue' },
    Events: { Type: 'AWS::SQS::Queue' },
    Policy: {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: {
        Queues: [{ Ref: 'Images' }, { Ref: 'Events' }],
        PolicyDocument: lets('s3.amazonaws.com', 'events.amazonaws.com'),
      },
    },
    Bucket: {
      Type: 'AWS::S3::Bucket',
      Properties: {
        BucketName: 'pictures',
        NotificationConfiguration: {
          QueueConfigurations: [
            {
              ...{ Event: 's3:ObjectCreated:*', Queue: arnOf('Images') },
              Filter: { S3Key: { Rules: [{ Name: 'suffix', Value: '.png' }] } },
            },
          ],
          EventBridgeConfiguration: { EventBridgeEnabled: true },
        },
      },
    },
    Rule: {
      Type: 'AWS::Events::Rule',
      Properties: {
        EventPattern: { source: ['aws.s3'], detail: { bucket: { name: ['pictures'] } } },
        Targets: [{ Id: 'queue', Arn: arnOf('Events') }],
      },
    },
  },
  Outputs: { Images: { Value: { Ref: 'Images' } }, Events: { Value: { Ref: 'Events' } } },
};

beforeAll(async () => {
  cloud = await startCloudInTest();
  ({ outputs } = await cloud.deploy('media', template));
});
afterAll(() => cloud.end());

async function receive(queue: string, count: number) {
  const bodies: string[] = [];
  for (let attempt = 0; bodies.length < count && attempt < 5; attempt++) {
    const request = { QueueUrl: String(outputs[queue]), WaitTimeSeconds: 2, MaxNumberOfMessages: 10 };
    const { Messages = [] } = await cloud.clients().sqs.send(new ReceiveMessageCommand(request));
    bodies.push(...Messages.map(({ Body = '' }) => Body));
  }
  return bodies.map((body) => JSON.parse(body));
}

describe('a bucket', () => {
  it('tells what happens to its objects, as far as somebody wants to know', async () => {
    const { s3 } = cloud.clients();
    const Bucket = 'pictures';
    await s3.send(new PutObjectCommand({ Bucket, Key: 'notes.txt', Body: 'abc' }));
    await s3.send(new PutObjectCommand({ Bucket, Key: 'a kettle.png', Body: 'abcde' }));
    await s3.send(new CopyObjectCommand({ Bucket, Key: 'b.png', CopySource: 'pictures/notes.txt' }));
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'b.png' }));

    expect(
      (await receive('Images', 2)).map(({ Records: [record] }) => [record.eventName, record.s3.object]),
    ).toEqual([
      ['ObjectCreated:Put', { key: 'a+kettle.png', size: 5 }],
      ['ObjectCreated:Copy', { key: 'b.png', size: 3 }],
    ]);
    const events = await receive('Events', 4);
    expect(
      events.map((event) => [event['detail-type'], event.detail.reason, event.detail.object.key]),
    ).toEqual([
      ['Object Created', 'PutObject', 'notes.txt'],
      ['Object Created', 'PutObject', 'a kettle.png'],
      ['Object Created', 'CopyObject', 'b.png'],
      ['Object Deleted', 'DeleteObject', 'b.png'],
    ]);
  });
});
