import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStackEventsCommand,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
  GetTemplateCommand,
  GetTemplateSummaryCommand,
  ListExportsCommand,
  ListImportsCommand,
  ListStackResourcesCommand,
  ListStacksCommand,
  paginateListStackResources,
} from '@aws-sdk/client-cloudformation';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { home, startCloudInTest } from '../../cloud-in-test.ts';

const template = (description: string) => ({
  Description: description,
  Parameters: {
    Size: { Type: 'String', Default: 'small' },
    Code: { Type: 'String', Default: 'x', NoEcho: true },
  },
  Resources: { Media: { Type: 'AWS::S3::Bucket', Properties: {} } },
  Outputs: {
    Address: {
      Description: 'where it is',
      Value: 'https://shop.example/?a=1&b=<2>',
      Export: { Name: { 'Fn::Join': ['-', [{ Ref: 'AWS::StackName' }, 'address']] } },
    },
  },
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
        Parameters: [
          { ParameterKey: 'Size', ParameterValue: 'small' },
          { ParameterKey: 'Code', ParameterValue: '****' },
        ],
        Outputs: [
          {
            OutputKey: 'Address',
            OutputValue: 'https://shop.example/?a=1&b=<2>',
            Description: 'where it is',
            ExportName: 'shop-address',
          },
        ],
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

  it('tells resources and events of a stack, the newest event first', async () => {
    const client = clientOf(home.account);
    const { StackResources } = await client.send(new DescribeStackResourcesCommand({ StackName: 'shop' }));
    const [bucket] = StackResources ?? [];
    const byPhysicalId = await client.send(
      new DescribeStackResourcesCommand({ PhysicalResourceId: bucket?.PhysicalResourceId }),
    );
    const { StackEvents = [] } = await client.send(new DescribeStackEventsCommand({ StackName: 'shop' }));
    const first = StackEvents.slice(-4).map(({ LogicalResourceId, ResourceStatus }) => [
      LogicalResourceId,
      ResourceStatus,
    ]);

    expect(bucket).toMatchObject({ LogicalResourceId: 'Media', ResourceStatus: 'CREATE_COMPLETE' });
    expect(byPhysicalId.StackResources).toEqual(StackResources);
    expect(first).toEqual([
      ['Media', 'CREATE_COMPLETE'],
      ['Media', 'CREATE_IN_PROGRESS'],
      ['shop', 'CREATE_IN_PROGRESS'],
      ['shop', 'REVIEW_IN_PROGRESS'],
    ]);
  });

  it('lists stacks by their status, and resources page by page', async () => {
    const roles = Array.from({ length: 101 }, (_, index) => [
      `Role${index}`,
      { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: {} } },
    ]);
    await cloud.deploy('roles', { Resources: Object.fromEntries(roles) });
    const client = clientOf(home.account);
    const pages: number[] = [];
    for await (const page of paginateListStackResources({ client }, { StackName: 'roles' }))
      pages.push(page.StackResourceSummaries?.length ?? 0);
    const created = await client.send(new ListStacksCommand({ StackStatusFilter: ['CREATE_COMPLETE'] }));

    expect(pages).toEqual([100, 1]);
    expect(created.StackSummaries?.map(({ StackName }) => StackName)).toEqual(['roles']);
    await expect(
      client.send(new ListStackResourcesCommand({ StackName: 'roles', NextToken: 'elsewhere' })),
    ).rejects.toMatchObject({ name: 'ValidationError' });
  });

  it('tells exports, and who imports them', async () => {
    await cloud.deploy('reader', {
      Resources: {
        Parameter: {
          Type: 'AWS::SSM::Parameter',
          Properties: { Type: 'String', Value: { 'Fn::ImportValue': 'shop-address' } },
        },
      },
    });
    const client = clientOf(home.account);

    expect((await client.send(new ListExportsCommand({}))).Exports).toEqual([
      expect.objectContaining({ Name: 'shop-address', Value: 'https://shop.example/?a=1&b=<2>' }),
    ]);
    expect((await client.send(new ListImportsCommand({ ExportName: 'shop-address' }))).Imports).toEqual([
      'reader',
    ]);
    await expect(client.send(new ListImportsCommand({ ExportName: 'nobody' }))).rejects.toMatchObject({
      name: 'ValidationError',
      message: "Export 'nobody' is not imported by any stack.",
    });
  });

  it('summarizes a template that is given', async () => {
    const TemplateBody = JSON.stringify({
      ...template('given'),
      Resources: { Role: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'named' } } },
    });
    expect(await clientOf(home.account).send(new GetTemplateSummaryCommand({ TemplateBody }))).toMatchObject({
      Description: 'given',
      ResourceTypes: ['AWS::IAM::Role'],
      Capabilities: ['CAPABILITY_NAMED_IAM'],
      Parameters: [
        { ParameterKey: 'Size', DefaultValue: 'small', NoEcho: false },
        { ParameterKey: 'Code', DefaultValue: 'x', NoEcho: true },
      ],
    });
  });

  it('refuses what is not carried out here', async () => {
    const client = clientOf(home.account);
    await expect(client.send(new CreateStackCommand({ StackName: 'shop' }))).rejects.toMatchObject({
      name: 'InvalidAction',
    });
    await expect(
      client.send(new ListStacksCommand({ StackStatusFilter: ['CREATE_COMPLETE'], NextToken: '-1' })),
    ).rejects.toMatchObject({ name: 'ValidationError' });
  });
});
