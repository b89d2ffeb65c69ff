import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NewObject } from '../../../../local/cloud/buckets/new-object.ts';
import { eventually } from '../../../support/eventually.ts';
import { home, startCloudInTest } from '../cloud-in-test.ts';

const open = {
  OwnershipControls: { Rules: [{ ObjectOwnership: 'ObjectWriter' }] },
  PublicAccessBlockConfiguration: { BlockPublicAcls: 'false' },
};
const template = {
  Resources: {
    News: { Type: 'AWS::SQS::Queue' },
    Listened: {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: {
        Queues: [{ Ref: 'News' }],
        PolicyDocument: {
          Statement: [
            {
              ...{ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: '*' },
              Principal: { Service: 's3.amazonaws.com' },
            },
          ],
        },
      },
    },
    Site: {
      Type: 'AWS::S3::Bucket',
      Properties: {
        BucketName: 'site',
        NotificationConfiguration: {
          QueueConfigurations: [{ Event: 's3:ObjectCreated:*', Queue: { 'Fn::GetAtt': ['News', 'Arn'] } }],
        },
      },
    },
    Open: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'open', ...open } },
    Half: {
      Type: 'AWS::S3::Bucket',
      Properties: { BucketName: 'half', OwnershipControls: open.OwnershipControls },
    },
  },
  Outputs: { News: { Value: { Ref: 'News' } } },
};

let cloud: Awaited<ReturnType<typeof startCloudInTest>>;
let s3: S3Client;
let sqs: SQSClient;
let news: string;

beforeAll(async () => {
  cloud = await startCloudInTest();
  const { outputs } = await cloud.deploy('site', template);
  news = String(outputs.News);
  ({ s3, sqs } = cloud.clients());
});
afterAll(() => cloud.end());

const page: NewObject = {
  region: home.region,
  bucket: 'site',
  key: 'with space/index.html',
  body: Buffer.from('<h1>Shop</h1>'),
  contentType: 'text/html',
  cacheControl: 'public, max-age=60',
  acl: undefined,
};
const put = (more: Partial<NewObject>) => cloud.current.storeObject({ ...page, ...more });
const get = async (Bucket: string, Key: string) => {
  const { Body, ContentType, CacheControl } = await s3.send(new GetObjectCommand({ Bucket, Key }));
  return { text: await Body?.transformToString(), ContentType, CacheControl };
};

describe('an object that is stored', () => {
  it('is handed out with its type and its cache control, also when the rehearsal was started again', async () => {
    await put({});
    const expected = { text: '<h1>Shop</h1>', ContentType: 'text/html', CacheControl: 'public, max-age=60' };
    expect(await get('site', page.key)).toEqual(expected);

    await cloud.restart();

    expect(await get('site', page.key)).toEqual(expected);
  });

  it('is told to whoever listens to its bucket', async () => {
    await put({ key: 'news.html' });
    const keys: string[] = [];
    await eventually(async () => {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl: news, MaxNumberOfMessages: 10 }),
      );
      for (const { Body = '' } of Messages) keys.push(JSON.parse(Body).Records[0].s3.object.key);
      expect(keys).toContain('news.html');
    });
  });

  it('loses its cache control when it is stored without', async () => {
    await put({ key: 'plain.html' });
    await put({ key: 'plain.html', cacheControl: undefined });
    expect((await get('site', 'plain.html')).CacheControl).toBeUndefined();
  });

  it('has the cache control that a client gives it', async () => {
    const object = { Bucket: 'site', Key: 'of-client.txt' };
    await s3.send(new PutObjectCommand({ ...object, Body: 'x', CacheControl: 'no-store' }));
    expect((await s3.send(new HeadObjectCommand(object))).CacheControl).toBe('no-store');
  });
});

describe('what S3 would refuse', () => {
  it('is a bucket that is not there, or is somewhere else', async () => {
    await expect(put({ bucket: 'none' })).rejects.toThrow('There is no bucket none here');
    await expect(put({ region: 'eu-west-1' })).rejects.toThrow(
      'The bucket site is in eu-central-1, not in eu-west-1',
    );
  });

  it('is an access list where the bucket has none', async () => {
    await expect(put({ acl: 'public-read' })).rejects.toThrow(/canned ACL public-read .* owns all of them/);
    await put({ acl: 'bucket-owner-full-control' });
  });

  it('is a public access list where these are blocked', async () => {
    await expect(put({ bucket: 'half', acl: 'public-read' })).rejects.toThrow(/set BlockPublicAcls to false/);
    await put({ bucket: 'half', acl: 'bucket-owner-read' });
    await put({ bucket: 'open', acl: 'public-read' });
  });

  it('is an access list that it does not know', async () => {
    await expect(put({ bucket: 'open', acl: 'everyone' })).rejects.toThrow(/everyone .*allowed are private/);
  });
});
