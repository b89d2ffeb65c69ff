import {
  CloudFormationClient,
  CreateChangeSetCommand,
  type CreateChangeSetCommandInput,
  DeleteChangeSetCommand,
  DeleteStackCommand,
  DescribeChangeSetCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  ListChangeSetsCommand,
  UpdateTerminationProtectionCommand,
  waitUntilStackCreateComplete,
  waitUntilStackDeleteComplete,
  waitUntilStackUpdateComplete,
} from '@aws-sdk/client-cloudformation';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startCloudInTest } from '../../cloud-in-test.ts';

let cloud: Awaited<ReturnType<typeof startCloudInTest>>;
let client: CloudFormationClient;
let deployments = 0;
beforeAll(async () => {
  cloud = await startCloudInTest();
  cloud.current.whenDeployed(() => void deployments++);
  client = new CloudFormationClient({ ...cloud.clientSettings(), maxAttempts: 1 });
});
afterAll(() => cloud.end());

/** A queue, which a new name replaces. */
const queue = (QueueName: object | string = 'orders', more = {}) => ({
  Parameters: { Color: { Type: 'String', Default: 'red' } },
  Resources: { Orders: { Type: 'AWS::SQS::Queue', Properties: { QueueName, ...more } } },
  Outputs: { Color: { Value: { Ref: 'Color' }, Export: { Name: 'color' } } },
});

const create = (StackName: string, template: object, more: Partial<CreateChangeSetCommandInput> = {}) =>
  client.send(
    new CreateChangeSetCommand({
      ...{ StackName, ChangeSetName: 'change', ChangeSetType: 'CREATE' },
      TemplateBody: JSON.stringify(template),
      ...more,
    }),
  );
const execute = (StackName: string) =>
  client.send(new ExecuteChangeSetCommand({ StackName, ChangeSetName: 'change' }));
const describeChange = (StackName: string) =>
  client.send(new DescribeChangeSetCommand({ StackName, ChangeSetName: 'change' }));
const stack = async (StackName: string) =>
  (await client.send(new DescribeStacksCommand({ StackName }))).Stacks?.[0];
const waiting = () => ({ client, maxWaitTime: 20, minDelay: 0.05, maxDelay: 0.05 });

async function deploy(StackName: string, template: object, more: Partial<CreateChangeSetCommandInput> = {}) {
  await create(StackName, template, more);
  await execute(StackName);
  const update = more.ChangeSetType === 'UPDATE';
  await (update ? waitUntilStackUpdateComplete : waitUntilStackCreateComplete)(waiting(), { StackName });
}

describe('change sets by the API of CloudFormation', () => {
  it('make a stack in two steps, with its parameters and tags', async () => {
    const before = deployments;
    const { StackId } = await create('one', queue('one'), {
      Description: 'the first',
      Parameters: [{ ParameterKey: 'Color', ParameterValue: 'blue' }],
      Tags: [{ Key: 'team', Value: 'shop' }],
    });
    expect((await stack('one'))?.StackStatus).toBe('REVIEW_IN_PROGRESS');
    expect(await describeChange('one')).toMatchObject({
      Description: 'the first',
      Status: 'CREATE_COMPLETE',
      ExecutionStatus: 'AVAILABLE',
      Changes: [{ ResourceChange: { Action: 'Add', LogicalResourceId: 'Orders' } }],
    });

    await execute('one');
    await waitUntilStackCreateComplete(waiting(), { StackName: 'one' });

    expect(await stack('one')).toMatchObject({
      StackId,
      StackStatus: 'CREATE_COMPLETE',
      Parameters: [{ ParameterKey: 'Color', ParameterValue: 'blue' }],
      Outputs: [{ OutputKey: 'Color', OutputValue: 'blue' }],
      Tags: [{ Key: 'team', Value: 'shop' }],
    });
    expect(deployments).toBe(before + 1);
  });

  it('tell a replacement, keep what was given before, and are gone when another one was executed', async () => {
    const unchanged: Partial<CreateChangeSetCommandInput> = {
      ChangeSetType: 'UPDATE',
      Parameters: [{ ParameterKey: 'Color', UsePreviousValue: true }],
    };
    await client.send(new DeleteChangeSetCommand({ StackName: 'one', ChangeSetName: 'change' }));
    await create('one', queue('one', { DelaySeconds: 1 }), { ...unchanged, ChangeSetName: 'stale' });
    await create('one', queue('renamed'), unchanged);
    const { Changes } = await describeChange('one');

    await execute('one');
    await waitUntilStackUpdateComplete(waiting(), { StackName: 'one' });
    const { Summaries } = await client.send(new ListChangeSetsCommand({ StackName: 'one' }));

    expect(Changes).toMatchObject([
      {
        ResourceChange: {
          Action: 'Modify',
          Replacement: 'True',
          Details: [{ Target: { Name: 'QueueName' } }],
        },
      },
    ]);
    expect((await stack('one'))?.Outputs).toMatchObject([{ OutputValue: 'blue' }]);
    expect(Summaries).toMatchObject([{ ChangeSetName: 'change', ExecutionStatus: 'EXECUTE_COMPLETE' }]);
  });

  it('without a change have failed, and cannot be executed', async () => {
    await client.send(new DeleteChangeSetCommand({ StackName: 'one', ChangeSetName: 'change' }));
    await create('one', {}, { ChangeSetType: 'UPDATE', TemplateBody: undefined, UsePreviousTemplate: true });

    expect(await describeChange('one')).toMatchObject({
      Status: 'FAILED',
      ExecutionStatus: 'UNAVAILABLE',
      StatusReason:
        "The submitted information didn't contain changes. Submit different information to create a change set.",
    });
    await expect(execute('one')).rejects.toMatchObject({ name: 'InvalidChangeSetStatusException' });
  });

  it('take a template from a bucket', async () => {
    const { s3 } = cloud.clients();
    const Bucket = 'cdk-hnb659fds-assets-111111111111-eu-central-1';
    await s3.send(
      new PutObjectCommand({ Bucket, Key: 'a b.json', Body: JSON.stringify(queue('from-bucket')) }),
    );
    for (const [index, TemplateURL] of [
      `https://${Bucket}.s3.eu-central-1.amazonaws.com/a%20b.json`,
      `https://s3.eu-central-1.amazonaws.com/${Bucket}/a%20b.json`,
    ].entries()) {
      const name = `bucket-${index}`;
      await create(name, {}, { TemplateBody: undefined, TemplateURL });
      expect((await describeChange(name)).Changes).toHaveLength(1);
    }
    await expect(
      create(
        'bucket',
        {},
        { TemplateBody: undefined, TemplateURL: 'https://elsewhere.example/template.json' },
      ),
    ).rejects.toMatchObject({ name: 'ValidationError', message: 'TemplateURL must be a supported URL.' });
  });

  it('that fail are rolled back, and events tell why', async () => {
    const broken = {
      Resources: {
        Good: { Type: 'AWS::SQS::Queue', Properties: {} },
        Bad: {
          Type: 'AWS::CloudFormation::CustomResource',
          DependsOn: 'Good',
          Properties: { ServiceToken: 'arn:aws:lambda:eu-central-1:111111111111:function:nobody' },
        },
      },
    };
    await expect(deploy('broken', broken)).rejects.toThrow();
    const { StackEvents = [] } = await client.send(new DescribeStackEventsCommand({ StackName: 'broken' }));
    const statuses = (id: string) =>
      StackEvents.filter(({ LogicalResourceId }) => LogicalResourceId === id)
        .map(({ ResourceStatus }) => ResourceStatus)
        .reverse();

    expect((await stack('broken'))?.StackStatus).toBe('ROLLBACK_COMPLETE');
    expect(statuses('Bad').slice(0, 2)).toEqual(['CREATE_IN_PROGRESS', 'CREATE_FAILED']);
    expect(statuses('Good')).toEqual([
      'CREATE_IN_PROGRESS',
      'CREATE_COMPLETE',
      'DELETE_IN_PROGRESS',
      'DELETE_COMPLETE',
    ]);
    expect(StackEvents.find(({ ResourceStatus }) => ResourceStatus === 'CREATE_FAILED')).toMatchObject({
      ResourceStatusReason: expect.stringContaining('nobody'),
    });
    await expect(
      create('broken', queue(), { ChangeSetType: 'UPDATE', ChangeSetName: 'next' }),
    ).rejects.toMatchObject({
      message: expect.stringMatching(/ is in ROLLBACK_COMPLETE state and can not be updated\.$/),
    });
  });

  it.each<[string, string, Partial<CreateChangeSetCommandInput>, string, string]>([
    [
      'an update of nothing',
      'nobody',
      { ChangeSetType: 'UPDATE' },
      'ValidationError',
      'Stack [nobody] does not exist',
    ],
    [
      'a creation of what is there',
      'one',
      {},
      'ValidationError',
      'already exists and cannot be created again',
    ],
    [
      'a name that is taken',
      'one',
      { ChangeSetType: 'UPDATE' },
      'AlreadyExistsException',
      'ChangeSet change already exists',
    ],
    [
      'no template',
      'new',
      { TemplateBody: undefined },
      'ValidationError',
      'Either Template URL or Template Body must be specified.',
    ],
    [
      'a template that is none',
      'new',
      { TemplateBody: '{"Resources":{}}' },
      'ValidationError',
      'has no Resources',
    ],
    [
      'a name that leads elsewhere',
      '../../up',
      {},
      'ValidationError',
      'Member must satisfy regular expression pattern',
    ],
    [
      'what happens on AWS only',
      'new',
      { OnStackFailure: 'DO_NOTHING' },
      'ValidationError',
      'OnStackFailure=DO_NOTHING',
    ],
  ])('refuse %s', async (_, name, more, code, message) => {
    await expect(create(name, queue(), more)).rejects.toMatchObject({
      name: code,
      message: expect.stringContaining(message),
    });
  });

  it('want it acknowledged that a template makes identities', async () => {
    const role = (RoleName?: string) => ({
      Resources: { Role: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: {}, RoleName } } },
    });
    await expect(create('role', role())).rejects.toMatchObject({
      name: 'InsufficientCapabilitiesException',
      message: 'Requires capabilities : [CAPABILITY_IAM]',
    });
    await expect(create('role', role('named'), { Capabilities: ['CAPABILITY_IAM'] })).rejects.toMatchObject({
      message: 'Requires capabilities : [CAPABILITY_NAMED_IAM]',
    });
    await expect(
      create('role', role('named'), { Capabilities: ['CAPABILITY_NAMED_IAM'] }),
    ).resolves.toBeDefined();
  });

  it('say in the words of CloudFormation that they are not there', async () => {
    await expect(
      client.send(new DescribeChangeSetCommand({ StackName: 'one', ChangeSetName: 'nobody' })),
    ).rejects.toMatchObject({
      name: 'ChangeSetNotFoundException',
      message: 'ChangeSet [nobody] does not exist',
    });
    await expect(
      client.send(new ExecuteChangeSetCommand({ StackName: 'nobody', ChangeSetName: 'change' })),
    ).rejects.toMatchObject({ name: 'ValidationError', message: 'Stack [nobody] does not exist' });
  });
});

describe('the deletion of a stack by the API of CloudFormation', () => {
  it('is told by its id afterwards, and is no error where there is nothing', async () => {
    await deploy('short-lived', queue('short-lived', {}), {
      TemplateBody: JSON.stringify({ Resources: queue().Resources }),
    });
    const id = (await stack('short-lived'))?.StackId ?? '';
    await client.send(new DeleteStackCommand({ StackName: 'short-lived' }));
    await waitUntilStackDeleteComplete(waiting(), { StackName: id });

    expect((await stack(id))?.StackStatus).toBe('DELETE_COMPLETE');
    await expect(stack('short-lived')).rejects.toMatchObject({
      message: 'Stack with id short-lived does not exist',
    });
    await expect(client.send(new DeleteStackCommand({ StackName: 'short-lived' }))).resolves.toBeDefined();
  });

  it('is refused while the stack is protected', async () => {
    const protect = (EnableTerminationProtection: boolean) =>
      client.send(new UpdateTerminationProtectionCommand({ StackName: 'one', EnableTerminationProtection }));
    await protect(true);
    await expect(client.send(new DeleteStackCommand({ StackName: 'one' }))).rejects.toMatchObject({
      message: 'Stack [one] cannot be deleted while TerminationProtection is enabled',
    });
    await protect(false);
  });

  it('is called off while another stack imports what it exports', async () => {
    await deploy('reader', {
      Resources: {
        Color: {
          Type: 'AWS::SSM::Parameter',
          Properties: { Type: 'String', Value: { 'Fn::ImportValue': 'color' } },
        },
      },
    });
    await client.send(new DeleteStackCommand({ StackName: 'one' }));
    const { StackEvents = [] } = await client.send(new DescribeStackEventsCommand({ StackName: 'one' }));

    expect(StackEvents[0]?.ResourceStatusReason).toMatch(/^Delete canceled\..*"color": reader import it/);
    expect((await stack('one'))?.StackStatus).toBe('UPDATE_COMPLETE');
  });
});
