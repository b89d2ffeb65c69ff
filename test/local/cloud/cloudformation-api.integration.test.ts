import {
  CloudFormationClient,
  DeleteStackCommand,
  DescribeStacksCommand,
  GetTemplateCommand,
} from '@aws-sdk/client-cloudformation';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { home, startCloudInTest } from './cloud-in-test.ts';

const template = (description: string) => ({
  Description: description,
  Resources: { Media: { Type: 'AWS::S3::Bucket', Properties: {} } },
  Outputs: { Address: { Value: 'https://shop.example/?a=1&b=<2>' } },
});

let cloud: Awaited<ReturnType<typeof startCloudInTest>>;
beforeAll(async () => {
  cloud = await startCloudInTest();
  await cloud.deploy('shop', template('first & <only>'));
});
afterAll(() => cloud.end());

const clientOf = (account: string, region = home.region) =>
  new CloudFormationClient({
    region,
    endpoint: cloud.current.endpoint,
    credentials: { accessKeyId: account, secretAccessKey: 'rehearsal' },
    maxAttempts: 1,
  });

async function deployedTemplate(): Promise<unknown> {
  const { TemplateBody = '' } = await clientOf(home.account).send(
    new GetTemplateCommand({ StackName: 'shop' }),
  );
  return JSON.parse(TemplateBody);
}

describe('CloudFormation, asked by its own API', () => {
  it('gives the template back by which a stack stands, after a restart as well', async () => {
    expect(await deployedTemplate()).toEqual(template('first & <only>'));

    await cloud.deploy('shop', template('second'));
    await cloud.restart();

    expect(await deployedTemplate()).toEqual(template('second'));
  });

  it('keeps to the template of before while another one only waits as a change set, or has failed', async () => {
    const before = await deployedTemplate();
    const broken = {
      Resources: {
        Nobody: {
          Type: 'AWS::CloudFormation::CustomResource',
          Properties: { ServiceToken: 'arn:aws:lambda:eu-central-1:111111111111:function:nobody' },
        },
      },
    };
    const address = { ...home, stackName: 'shop', changeSetName: 'later', log: () => undefined };
    await cloud.current.createChangeSet({
      ...address,
      template: JSON.stringify(template('third')),
      parameters: {},
    });
    await expect(cloud.deploy('shop', broken)).rejects.toThrow();

    expect(await deployedTemplate()).toEqual(before);
  });

  it('tells status and outputs of the stacks of an account and region', async () => {
    const { Stacks } = await clientOf(home.account).send(new DescribeStacksCommand({}));

    expect(Stacks).toEqual([
      expect.objectContaining({
        StackName: 'shop',
        Outputs: [{ OutputKey: 'Address', OutputValue: 'https://shop.example/?a=1&b=<2>' }],
      }),
    ]);
    expect((await clientOf(home.account, 'eu-west-1').send(new DescribeStacksCommand({}))).Stacks).toEqual(
      [],
    );
  });

  it('says in the words of CloudFormation that a stack is not there', async () => {
    await expect(
      clientOf('222222222222').send(new GetTemplateCommand({ StackName: 'shop' })),
    ).rejects.toMatchObject({ name: 'ValidationError', message: 'Stack with id shop does not exist' });
  });

  it('refuses what is not carried out here', async () => {
    await expect(
      clientOf(home.account).send(new DeleteStackCommand({ StackName: 'shop' })),
    ).rejects.toMatchObject({ name: 'InvalidAction' });
  });
});
