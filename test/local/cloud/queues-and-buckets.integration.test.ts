import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../../support/eventually.ts';
import { home, startCloudInTest } from './cloud-in-test.ts';

const queues = {
  Resources: {
    Dead: { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true } },
    Orders: {
      Type: 'AWS::SQS::Queue',
      Properties: {
        FifoQueue: true,
        VisibilityTimeout: 60,
        RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount: 2 },
      },
    },
    Plain: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'plain' } },
    Media: { Type: 'AWS::S3::Bucket', Properties: {} },
  },
  Outputs: {
    Orders: { Value: { Ref: 'Orders' } },
    OrdersArn: { Value: { 'Fn::GetAtt': ['Orders', 'Arn'] } },
    Dead: { Value: { Ref: 'Dead' } },
    DeadArn: { Value: { 'Fn::GetAtt': ['Dead', 'Arn'] } },
    Plain: { Value: { Ref: 'Plain' } },
    Media: { Value: { Ref: 'Media' } },
  },
};

let cloud: Awaited<ReturnType<typeof startCloudInTest>>;
let outputs: Record<string, string>;
let sqs: SQSClient;
let s3: S3Client;

beforeAll(async () => {
  cloud = await startCloudInTest();
  outputs = (await cloud.deploy('shop', queues)).outputs as Record<string, string>;
  ({ sqs, s3 } = cloud.clients());
});
afterAll(() => cloud.end());

const send = (queue: string, body: string, group?: string) =>
  sqs.send(
    new SendMessageCommand({
      QueueUrl: queue,
      MessageBody: body,
      ...(group && { MessageGroupId: group, MessageDeduplicationId: body }),
    }),
  );
const receive = async (queue: string, visibility?: number) => {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: queue,
      MaxNumberOfMessages: 10,
      MessageSystemAttributeNames: ['All'],
      VisibilityTimeout: visibility,
    }),
  );
  return Messages;
};
const remove = (queue: string, handle: string | undefined) =>
  sqs.send(new DeleteMessageCommand({ QueueUrl: queue, ReceiptHandle: handle }));
const drain = async (queue: string) => {
  for (const message of await receive(queue)) await remove(queue, message.ReceiptHandle);
};

describe('the depth of queues', () => {
  afterAll(() => cloud.delete('deep'));

  it('is told by state, with which of them take what others have given up', async () => {
    const { Dead, Orders } = queues.Resources;
    const template = { Resources: { Dead, Orders }, Outputs: { Orders: queues.Outputs.Orders } };
    const { Orders: url } = (await cloud.deploy('deep', template)).outputs;
    await send(String(url), 'first', 'ada');
    await send(String(url), 'second', 'ada');
    await receive(String(url), 30);
    await send(String(url), 'third', 'ada');

    const deep = { ...home, stackName: 'deep' };
    const own = () => cloud.current.queues().filter(({ stackName }) => stackName === 'deep');
    await eventually(() =>
      expect(own()).toEqual([
        { ...deep, ...named('Dead'), visible: 0, inFlight: 0, delayed: 0, isForDeadLetters: true },
        { ...deep, ...named('Orders'), visible: 2, inFlight: 1, delayed: 0, isForDeadLetters: false },
      ]),
    );
  });

  function named(shortName: string) {
    return { shortName, name: expect.stringMatching(new RegExp(`^deep-${shortName}-.*fifo$`)) };
  }
});

describe('queues', () => {
  it('are known by the account and region of their stack', async () => {
    expect(outputs.Orders).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/111111111111\/shop-Orders-.*\.fifo$/);
    expect(outputs.OrdersArn).toMatch(/^arn:aws:sqs:eu-central-1:111111111111:shop-Orders-.*\.fifo$/);
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: outputs.Orders, AttributeNames: ['All'] }),
    );
    expect(Attributes).toMatchObject({ QueueArn: outputs.OrdersArn, VisibilityTimeout: '60' });
    expect(JSON.parse(Attributes?.RedrivePolicy ?? '')).toMatchObject({
      deadLetterTargetArn: outputs.DeadArn,
    });
  });

  it('of the same name live side by side in two regions', async () => {
    const elsewhere = { ...home, region: 'eu-west-1' };
    await cloud.deploy('shop', { Resources: { Plain: queues.Resources.Plain } }, elsewhere);
    const { sqs: other } = cloud.clients(elsewhere);
    await send(String(outputs.Plain), 'for eu-central-1');
    const { QueueUrl } = await other.send(new GetQueueUrlCommand({ QueueName: 'plain' }));
    const { Messages } = await other.send(new ReceiveMessageCommand({ QueueUrl }));
    expect(Messages).toBeUndefined();
    expect((await receive(String(outputs.Plain))).map(({ Body }) => Body)).toEqual(['for eu-central-1']);
    await cloud.delete('shop', elsewhere);
    await expect(other.send(new GetQueueUrlCommand({ QueueName: 'plain' }))).rejects.toThrow(
      'does not exist',
    );
  });

  it('keep what was sent, and forget what was deleted, over a stop and a start', async () => {
    const queue = String(outputs.Orders);
    const sent = await send(queue, 'first', 'a');
    await send(queue, 'second', 'b');
    await sqs.send(
      new SendMessageBatchCommand({
        QueueUrl: queue,
        Entries: ['third', 'fourth'].map((body) => ({
          Id: body,
          MessageBody: body,
          MessageGroupId: body,
          MessageDeduplicationId: body,
        })),
      }),
    );
    const second = (await receive(queue)).find(({ Body }) => Body === 'second');
    await remove(queue, second?.ReceiptHandle);

    await cloud.restart();
    const again = await receive(queue);
    expect(again.map(({ Body }) => Body)).toEqual(['first', 'third', 'fourth']);
    expect(again[0]).toMatchObject({
      MessageId: sent.MessageId,
      Attributes: { ApproximateReceiveCount: '2', SequenceNumber: sent.SequenceNumber },
    });
    const duplicate = await send(queue, 'second', 'b');
    expect(duplicate.MessageId).toBe(second?.MessageId);
    for (const message of again) await remove(queue, message.ReceiptHandle);
    expect(await receive(queue)).toEqual([]);
  });

  it('hand a message that nobody could process to the dead-letter queue, and it stays there over a restart', async () => {
    const queue = String(outputs.Orders);
    const { MessageId } = await send(queue, 'poison', 'p');
    await receive(queue, 0);
    await receive(queue, 0);
    expect(await receive(queue, 0)).toEqual([]);
    const [dead] = await receive(String(outputs.Dead), 0);
    expect(dead).toMatchObject({ MessageId, Body: 'poison' });
    await cloud.restart();
    expect(await receive(queue)).toEqual([]);
    expect(await receive(String(outputs.Dead), 0)).toMatchObject([{ MessageId }]);
    await drain(String(outputs.Dead));
  });
});

describe('buckets', () => {
  it('keep their objects, with type and metadata, over a stop and a start', async () => {
    const Bucket = outputs.Media;
    const put = (Key: string, Body: string) =>
      s3.send(
        new PutObjectCommand({ Bucket, Key, Body, ContentType: 'image/svg+xml', Metadata: { by: 'test' } }),
      );
    for (const key of ['a/ü 1.svg', 'gone', 'gone & too', 'kept']) await put(key, `<svg>${key}</svg>`);
    await put('kept', 'newer');
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'gone' }));
    await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: 'gone & too' }] } }));

    await cloud.restart();
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
    expect(Contents.map(({ Key }) => Key)).toEqual(['a/ü 1.svg', 'kept']);
    const picture = await s3.send(new GetObjectCommand({ Bucket, Key: 'a/ü 1.svg' }));
    expect(await picture.Body?.transformToString()).toBe('<svg>a/ü 1.svg</svg>');
    expect(picture).toMatchObject({ ContentType: 'image/svg+xml', Metadata: { by: 'test' } });
    const kept = await s3.send(new GetObjectCommand({ Bucket, Key: 'kept' }));
    expect(await kept.Body?.transformToString()).toBe('newer');
  });

  it('give published assets to whoever asks', async () => {
    const asset = { ...home, bucket: 'cdk-assets', key: 'abc.ts', source: import.meta.filename };
    await cloud.current.publishFile({ ...asset, packaging: 'file' });
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'cdk-assets', Key: 'abc.ts' }));
    expect(await Body?.transformToString()).toContain('published assets');
  });
});

describe('the emulator', () => {
  it('answers only under a loopback name', async () => {
    const { AWS_ENDPOINT_URL_S3: url = '' } = cloud.current.runtime.awsEnvironment(home.account, home.region);
    const { request } = await import('node:http');
    const status = await new Promise((resolve) => {
      request(url, { headers: { host: 'evil.example' } }, ({ statusCode }) => resolve(statusCode)).end();
    });
    expect(status).toBe(403);
  });
});

describe('a queue for dead letters that says whose it takes', () => {
  const template = (source: string) => ({
    Resources: {
      Dead: {
        Type: 'AWS::SQS::Queue',
        Properties: {
          RedriveAllowPolicy: {
            redrivePermission: 'byQueue',
            sourceQueueArns: [`arn:aws:sqs:${home.region}:${home.account}:${source}`],
          },
        },
      },
      Source: {
        Type: 'AWS::SQS::Queue',
        Properties: {
          QueueName: 'source',
          RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount: 2 },
        },
      },
    },
  });

  it('is refused to every other', async () => {
    await expect(cloud.deploy('redrive', template('another'))).rejects.toThrow(
      /takes no dead letters of arn:aws:sqs:eu-central-1:111111111111:source/,
    );
    await cloud.delete('redrive');
    await expect(cloud.deploy('redrive', template('source'))).resolves.toMatchObject({
      status: 'CREATE_COMPLETE',
    });
  });
});
