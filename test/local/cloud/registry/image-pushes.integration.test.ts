import { join } from 'node:path';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createImageRegistry } from '../../../../local/cloud/registry/image-registry.ts';
import { eventually } from '../../../support/eventually.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { home, startCloudInTest } from '../cloud-in-test.ts';

const allowed = {
  Statement: [{ Effect: 'Allow', Action: 'sqs:SendMessage', Principal: { Service: 'events.amazonaws.com' } }],
};
const template = {
  Resources: {
    Web: { Type: 'AWS::ECR::Repository', Properties: { RepositoryName: 'shop/web' } },
    News: { Type: 'AWS::SQS::Queue' },
    Policy: {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: { Queues: [{ Ref: 'News' }], PolicyDocument: allowed },
    },
    Rule: {
      Type: 'AWS::Events::Rule',
      Properties: {
        EventPattern: {
          source: ['aws.ecr'],
          'detail-type': ['ECR Image Action'],
          detail: {
            result: ['SUCCESS'],
            'action-type': ['PUSH'],
            'repository-name': ['shop/web'],
            'image-tag': ['latest'],
          },
        },
        Targets: [{ Id: 'news', Arn: { 'Fn::GetAtt': ['News', 'Arn'] } }],
      },
    },
  },
  Outputs: { News: { Value: { Ref: 'News' } } },
};
const configuration = {
  ...{ workingDirectory: '/', entrypoint: [], command: ['node'], environment: {} },
  ...{ user: '', exposedPorts: [], baseImage: 'scratch' },
};

let cloud: Awaited<ReturnType<typeof startCloudInTest>>;
let news: string;
const told: string[] = [];

beforeEach(async () => {
  told.length = 0;
  cloud = await startCloudInTest();
  news = String((await cloud.deploy('shop', template)).outputs.News);
});
afterEach(() => cloud.end());

/** As the `docker` of builds does, which is another process. */
function push(version: string, tag = 'latest', region = home.region): string {
  const registry = createImageRegistry(join(cloud.stateDirectory, 'registry'));
  const name = `${home.account}.dkr.ecr.${region}.amazonaws.com/shop/web:${tag}`;
  registry.keepBuilt(name, temporaryFolder(), { ...configuration, labels: { version } });
  return registry.push(name).digest;
}

async function hear(): Promise<void> {
  const request = { QueueUrl: news, MaxNumberOfMessages: 10 };
  const { Messages = [] } = await cloud.clients().sqs.send(new ReceiveMessageCommand(request));
  for (const { Body = '' } of Messages) told.push(JSON.parse(Body).detail['image-digest']);
}

describe('a push of an image', () => {
  it('is told to the event bus of its region, each once', async () => {
    push('0', 'other');
    push('0', 'latest', 'eu-west-1');
    const first = push('1');
    const second = push('2');

    await eventually(async () => {
      await hear();
      expect(told.length).toBeGreaterThan(1);
    });

    expect(told.toSorted()).toEqual([first, second].toSorted());
  });

  it('is told of at the next start where nothing ran', async () => {
    let digest = '';
    await cloud.restart(() => {
      digest = push('1');
    });

    await eventually(async () => {
      await hear();
      expect(told).toEqual([digest]);
    });
  });

  it('is found by its tag and by its digest, in the region and the account of its repository', async () => {
    const first = push('1');
    const second = push('2');
    const asked = { ...home, repository: 'shop/web', tag: 'latest', digest: undefined };
    const find = (more: object) => cloud.current.findImage({ ...asked, ...more });

    expect(await find({})).toMatchObject({
      ...{ registryId: home.account, digest: second },
      uri: `111111111111.dkr.ecr.eu-central-1.amazonaws.com/shop/web@${second}`,
    });
    expect((await find({ digest: first })).digest).toBe(first);
    await expect(find({ tag: 'none' })).rejects.toThrow(
      /no image none; push one by .*\/bin\/docker push .*shop\/web:none/,
    );
    await expect(find({ region: 'eu-west-1' })).rejects.toThrow(/no repository shop\/web in .* eu-west-1/);
  });
});
