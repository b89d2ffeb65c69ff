import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CloudFormationClient,
  CreateChangeSetCommand,
  ExecuteChangeSetCommand,
  waitUntilChangeSetCreateComplete,
  waitUntilStackCreateComplete,
} from '@aws-sdk/client-cloudformation';
import { DeleteMessageCommand, GetQueueUrlCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { git } from '../../local/git/git.ts';
import { type Rehearsal, startRehearsal } from '../../local/rehearsal.ts';
import { sdkClients } from './cloud/cloud-in-test.ts';
import { commit } from './git/repository-in-test.ts';
import { approval, pipeline, source, stage } from './pipeline/pipeline-builders.ts';

let folder: string;
let checkout: string;
let rehearsal: Rehearsal;

const region = 'eu-central-1';
const stages = (branch: string) => {
  const { Configuration, ...rest } = source();
  const ofBranch = { ...rest, Configuration: { ...(Configuration as object), BranchName: branch } };
  return [stage('Source', ofBranch), stage('Gate', approval('promote'))];
};

const rule = (arns: object[]) => ({
  Type: 'AWS::Events::Rule',
  Properties: {
    EventPattern: {
      source: ['aws.codecommit'],
      'detail-type': ['CodeCommit Repository State Change'],
      resources: [`arn:aws:codecommit:${region}:111111111111:shop`],
    },
    Targets: arns.map((Arn, index) => ({ Arn, Id: `Target${index}` })),
  },
});

const arnOf = (name: string) => ({
  'Fn::Sub': `arn:aws:codepipeline:\${AWS::Region}:\${AWS::AccountId}:${name}`,
});

/** The pipeline with the rule that CDK makes for its source. */
const delivery = {
  Resources: {
    Repository: { Type: 'AWS::CodeCommit::Repository', Properties: { RepositoryName: 'shop' } },
    Pipeline: { Type: 'AWS::CodePipeline::Pipeline', Properties: pipeline(stages('main')) },
    Rule: rule([arnOf('sample')]),
  },
};

/** A stack of its own, that listens as well. */
const listeners = {
  Resources: {
    Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'heard' } },
    Policy: {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: {
        Queues: [{ Ref: 'Queue' }],
        PolicyDocument: {
          Statement: [
            {
              ...{ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: { 'Fn::GetAtt': ['Queue', 'Arn'] } },
              Principal: { Service: 'events.amazonaws.com' },
            },
          ],
        },
      },
    },
    Pipeline: {
      Type: 'AWS::CodePipeline::Pipeline',
      Properties: { ...pipeline(stages('release')), Name: 'nightly' },
    },
    Rule: rule([{ 'Fn::GetAtt': ['Queue', 'Arn'] }, arnOf('nightly')]),
  },
};

async function writeApp(): Promise<void> {
  const artifact = {
    type: 'aws:cloudformation:stack',
    environment: `aws://111111111111/${region}`,
    properties: { templateFile: 'delivery.template.json' },
  };
  await writeFile(join(checkout, 'manifest.json'), JSON.stringify({ artifacts: { delivery: artifact } }));
  await writeFile(join(checkout, 'delivery.template.json'), JSON.stringify(delivery));
  const files = 'manifest.json delivery.template.json';
  const app = `mkdir -p "$CDK_OUTDIR" && cp ${files} "$CDK_OUTDIR"`;
  await writeFile(join(checkout, 'cdk.json'), JSON.stringify({ app }));
}

async function start(): Promise<void> {
  rehearsal = await startRehearsal({
    checkoutDirectory: checkout,
    stateDirectory: join(folder, 'state'),
    apiPort: 0,
    step: (_what, work) => work(),
  });
}

async function deployListeners(): Promise<void> {
  const client = new CloudFormationClient({
    ...{ endpoint: rehearsal.cloud.endpoint, region },
    credentials: { accessKeyId: '111111111111', secretAccessKey: 'any' },
  });
  const named = { StackName: 'listeners', ChangeSetName: 'first' };
  const template = { ChangeSetType: 'CREATE' as const, TemplateBody: JSON.stringify(listeners) };
  await client.send(new CreateChangeSetCommand({ ...named, ...template }));
  await waitUntilChangeSetCreateComplete({ client, maxWaitTime: 30, minDelay: 1 }, named);
  await client.send(new ExecuteChangeSetCommand(named));
  await waitUntilStackCreateComplete({ client, maxWaitTime: 30, minDelay: 1 }, named);
  client.destroy();
}

/** What the queue of the other stack has heard, as soon as it is that many events. */
async function heard(count: number): Promise<{ event: string; referenceFullName: string }[]> {
  const { sqs } = sdkClients(rehearsal.cloud.runtime.awsEnvironment('111111111111', region));
  try {
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: 'heard' }));
    const events: { event: string; referenceFullName: string }[] = [];
    while (events.length < count) {
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 1 }));
      for (const { Body = '', ReceiptHandle } of Messages) {
        events.push(JSON.parse(Body).detail);
        await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      }
    }
    return events;
  } finally {
    sqs.destroy();
  }
}

const push = (...refs: string[]) => git(checkout, ['push', '--quiet', '--force', 'local', ...refs]);
const executionsOf = (name: string) => rehearsal.engine.executions(name).length;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'push-events-'));
  checkout = join(folder, 'checkout');
  await mkdir(checkout);
  await git(checkout, ['init', '--quiet', '--initial-branch=main']);
  await git(checkout, ['config', 'user.name', 'Ada']);
  await git(checkout, ['config', 'user.email', 'ada@example.com']);
  await writeApp();
  await commit(checkout, 'first');
  await start();
  await rehearsal.begin('http://127.0.0.1:1/');
  await deployListeners();
}, 60_000);

afterAll(async () => {
  await rehearsal?.stop();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}, 30_000);

describe('a push', () => {
  it('reaches the rules of any stack, and starts each pipeline once', async () => {
    const before = await git(checkout, ['rev-parse', 'HEAD']);
    const commitId = await commit(checkout, 'second');

    await push('HEAD:main');

    expect(await heard(1)).toMatchObject([
      { event: 'referenceUpdated', referenceFullName: 'refs/heads/main', commitId, oldCommitId: before },
    ]);
    expect([executionsOf('sample'), executionsOf('nightly')]).toEqual([2, 1]);
  }, 30_000);

  it('of a tag and a deletion do as well', async () => {
    await push('HEAD:refs/tags/v1');
    await push(':refs/tags/v1');

    expect(await heard(2)).toMatchObject([
      { event: 'referenceCreated', referenceFullName: 'refs/tags/v1' },
      { event: 'referenceDeleted', referenceFullName: 'refs/tags/v1' },
    ]);
  }, 30_000);

  it('that was taken while no rehearsal ran is told by the next one', async () => {
    await rehearsal.stop();
    await commit(checkout, 'third');
    await push('HEAD:topic');
    await start();
    await rehearsal.begin('http://127.0.0.1:1/');

    expect(await heard(2)).toMatchObject([
      { event: 'referenceCreated', referenceFullName: 'refs/heads/topic' },
      { event: 'referenceUpdated', referenceFullName: 'refs/heads/main' },
    ]);
  }, 60_000);
});
