import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../local/cloud/json.ts';
import { planAssembly } from '../../../local/plan/plan-assembly.ts';
import { describeAssembly } from '../../../local/plan/plan-lines.ts';
import { action, approval, build, pipeline, source, stage, template } from '../pipeline/pipeline-builders.ts';
import { writeAssembly, writeManifest } from './write-assembly.ts';

/** What people read, without colours. */
async function linesOf(folder: string): Promise<string[]> {
  return describeAssembly(await planAssembly(folder), (_, text) => text);
}

function resources(types: Record<string, string>, more: JsonObject = {}): string {
  const declared = Object.entries(types).map(([logicalId, Type]) => [logicalId, { Type }]);
  return JSON.stringify({ Resources: Object.fromEntries(declared), ...more });
}

describe('the plan of an assembly', () => {
  it('draws what runs one after the other and side by side, with artifacts', async () => {
    const delivery = template(
      pipeline([
        stage('Source', source()),
        stage('Build', build('unit'), build('lint'), build('pack', { RunOrder: 2 })),
        stage('Gate', approval('promote')),
      ]),
      { unit: 'unit.yml', lint: 'lint.yml', pack: 'pack.yml' },
    );

    expect((await linesOf(writeAssembly({ delivery }))).slice(0, 9)).toEqual([
      'sample  V2, SUPERSEDED, of stack delivery, in 111111111111 eu-central-1',
      '  Source',
      '    ─ source  Source/AWS/CodeCommit  leaves Code',
      '  Build',
      '    ┌ unit  Build/AWS/CodeBuild  takes Code',
      '    └ lint  Build/AWS/CodeBuild  takes Code',
      '    ─ pack  Build/AWS/CodeBuild  takes Code',
      '  Gate',
      '    ─ promote  Approval/AWS/Manual',
    ]);
  });

  it('says what a stage waits for, and what it does when it fails', async () => {
    const greeted = {
      RuleTypeId: { Category: 'Rule', Owner: 'AWS', Provider: 'VariableCheck', Version: '1' },
    };
    const Rules = [{ Name: 'Greeted', ...greeted, Configuration: {} }];
    const deploy = stage('Deploy', approval('go'));
    Object.assign(deploy, {
      BeforeEntry: { Conditions: [{ Result: 'FAIL', Rules }] },
      OnSuccess: { Conditions: [{ Result: 'ROLLBACK', Rules }] },
      OnFailure: { Result: 'RETRY', RetryConfiguration: { RetryMode: 'ALL_ACTIONS' } },
    });
    const delivery = template(pipeline([stage('Source', source()), deploy]));

    expect((await linesOf(writeAssembly({ delivery }))).slice(3, 8)).toEqual([
      '  Deploy',
      '    before: Greeted (VariableCheck), else FAIL',
      '    after: Greeted (VariableCheck), else ROLLBACK',
      '    on failure: RETRY ALL_ACTIONS',
      '    ─ go  Approval/AWS/Manual',
    ]);
  });

  it('says that nobody calls the webhook of a project, and what starts builds instead', async () => {
    const project = (Triggers: JsonObject) => ({ Type: 'AWS::CodeBuild::Project', Properties: { Triggers } });
    const builds = JSON.stringify({
      Resources: { Hooked: project({ Webhook: true }), Quiet: project({ Webhook: false }) },
    });
    const [stack] = (await planAssembly(writeAssembly({ builds }))).stacks;

    expect(stack?.problems).toEqual([
      expect.stringMatching(/^what Hooked has for a webhook, as another host of git would call it/),
    ]);
  });

  it('says what is simulated or not available, and why, before anything runs', async () => {
    const Configuration = { S3Bucket: 'sources', S3ObjectKey: 'shop.zip' };
    const fromBucket = action('bucket', 'Source', 'S3', { Configuration });
    const delivery = template(
      pipeline([
        stage('Source', action('image', 'Source', 'ECR'), fromBucket),
        stage('Build', build('global'), build('elsewhere')),
        stage('Deploy', action('own', 'Deploy', 'Special', {}), action('orders', 'Invoke', 'StepFunctions')),
      ]),
      { global: JSON.stringify({ version: 0.2, phases: { build: { commands: ['npm i -g eslint'] } } }) },
    );
    const [{ stages } = { stages: [] }] = (await planAssembly(writeAssembly({ delivery }))).pipelines;

    expect(stages.flatMap(({ actions }) => actions.map(({ outlook }) => outlook))).toEqual([
      { kind: 'runs' },
      {
        kind: 'simulated',
        reason:
          'it takes what you push to branch main of the local repository sources, in place of the object s3://sources/shop.zip',
      },
      { kind: 'runs' },
      { kind: 'not available', reason: 'no stack of the assembly declares the project elsewhere' },
      { kind: 'not available', reason: 'the rehearsal has nothing that carries it out' },
      { kind: 'not available', reason: 'state machines run on AWS only' },
    ]);
  });

  it('says what stands behind the resources of each stack, those of its stages included', async () => {
    const folder = writeAssembly(
      { outer: resources({ Queue: 'AWS::SQS::Queue', Role: 'AWS::IAM::Role' }) },
      { 'assembly-prod': { type: 'cdk:cloud-assembly', properties: { directoryName: 'assembly-prod' } } },
    );
    const inner = join(folder, 'assembly-prod');
    mkdirSync(inner);
    writeFileSync(join(inner, 'shop.json'), resources({ Mail: 'Custom::Mail', Odd: 'AWS::Odd::Thing' }));
    writeManifest(inner, {
      shop: {
        type: 'aws:cloudformation:stack',
        environment: 'aws://222222222222/eu-west-1',
        properties: { templateFile: 'shop.json' },
      },
    });

    expect(await linesOf(folder)).toEqual([
      'Stacks',
      '  outer  111111111111 eu-central-1  1 carried out, 1 recorded',
      '  shop   222222222222 eu-west-1  1 carried out, 0 recorded',
      '    not available: AWS::Odd::Thing (1)',
      '',
      '0 pipelines, 0 actions, 2 stacks; not available here: 0 actions, something of 1 stack.',
    ]);
  });

  it('names what rules and schedules have for something that nothing here stands behind', async () => {
    const machine = 'arn:aws:states:eu-central-1:111111111111:stateMachine:orders';
    const timed = JSON.stringify({
      Resources: {
        Queue: { Type: 'AWS::SQS::Queue' },
        Rule: {
          Type: 'AWS::Events::Rule',
          Properties: {
            EventPattern: { source: ['shop'] },
            Targets: [
              { Id: 'queue', Arn: { 'Fn::GetAtt': ['Queue', 'Arn'] } },
              { Id: 'machine', Arn: machine },
            ],
          },
        },
      },
    });

    const [stack] = (await planAssembly(writeAssembly({ timed }))).stacks;
    expect(stack?.problems).toEqual([
      `what Rule has for ${machine}, as nothing here stands behind such a target`,
    ]);
  });

  it('names the operations that schedules call and nothing here answers, and policies that scale nothing', async () => {
    const schedule = (called: string) => ({
      Type: 'AWS::Scheduler::Schedule',
      Properties: {
        ScheduleExpression: 'rate(1 hour)',
        Target: { Arn: `arn:aws:scheduler:::aws-sdk:${called}`, Input: '{}' },
      },
    });
    const policy = (ScalingTargetId: unknown, settings: object) => ({
      Type: 'AWS::ApplicationAutoScaling::ScalingPolicy',
      Properties: { PolicyName: 'load', PolicyType: 'StepScaling', ScalingTargetId, ...settings },
    });
    const StepScalingPolicyConfiguration = {
      AdjustmentType: 'ChangeInCapacity',
      StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 1 }],
    };
    const timed = JSON.stringify({
      Resources: {
        Target: { Type: 'AWS::ApplicationAutoScaling::ScalableTarget' },
        Begin: schedule('synthetics:startCanary'),
        Extract: schedule('glue:startJobRun'),
        Look: schedule('rds:describeDBClusters'),
        Tasks: policy({ Ref: 'Target' }, { StepScalingPolicyConfiguration }),
        Nothing: policy({ Ref: 'Target' }, {}),
        Table: policy('table/shop|dynamodb:table:ReadCapacityUnits|dynamodb', {
          StepScalingPolicyConfiguration,
        }),
        Named: policy({ 'Fn::Select': [1, { 'Fn::Split': ['/', { Ref: 'Target' }] }] }, {}),
      },
    });

    const [stack] = (await planAssembly(writeAssembly({ timed }))).stacks;
    expect(stack?.problems).toEqual([
      'what Extract has for arn:aws:scheduler:::aws-sdk:glue:startJobRun, as no API of glue is served here for schedules',
      'Look: Scheduler would not call rds:describeDBClusters: it calls no operation that begins with "describe".',
      'what Nothing has for Target, as it tracks no known metric and has no steps',
      'what Table has for table/shop|dynamodb:table:ReadCapacityUnits|dynamodb, as nothing here has dynamodb:table:ReadCapacityUnits',
    ]);
  });

  it('says why of a type that it knows not to run here', async () => {
    const shop = JSON.stringify({ Resources: { Machine: { Type: 'AWS::StepFunctions::StateMachine' } } });
    expect(await linesOf(writeAssembly({ shop }))).toContain(
      '    not available: AWS::StepFunctions::StateMachine (1), as nothing here runs state machines, or starts one',
    );
  });

  it('names what a resource asks for that nothing here does, and takes what it refers to for right', async () => {
    const cache = (Properties: JsonObject) => ({
      Type: 'AWS::ElastiCache::ReplicationGroup',
      Properties: { ReplicationGroupDescription: 'Pages', ...Properties },
    });
    const server = { Type: 'AWS::RDS::DBInstance', Properties: { Engine: 'postgres' } };
    const shop = JSON.stringify({
      Parameters: { Nodes: { Type: 'Number' }, Token: { Type: 'String', Default: '' } },
      Resources: {
        Sharded: cache({ NumNodeGroups: 2, AutomaticFailoverEnabled: true, ReplicasPerNodeGroup: 1 }),
        Replicated: cache({ NumCacheClusters: { Ref: 'Nodes' }, CacheSubnetGroupName: { Ref: 'Sharded' } }),
        Server: server,
      },
    });

    expect((await planAssembly(writeAssembly({ shop }))).stacks).toMatchObject([
      {
        problems: [
          'Sharded (AWS::ElastiCache::ReplicationGroup), NumNodeGroups: cluster mode does not run here, only one shard with its replicas',
          'Server (AWS::RDS::DBInstance), DBClusterIdentifier: only instances of an Aurora cluster can run here',
        ],
      },
    ]);
  });

  it('reads what it can of a template that cannot be deployed, and names what it cannot', async () => {
    const folder = writeAssembly({
      transformed: resources({ Queue: 'AWS::SQS::Queue' }, { Transform: 'AWS::Serverless-2016-10-31' }),
      broken: JSON.stringify({ Resources: { Queue: {} } }),
    });

    expect((await planAssembly(folder)).stacks).toMatchObject([
      {
        types: [{ type: 'AWS::SQS::Queue', count: 1, coverage: 'carried out' }],
        problems: ['the transform AWS::Serverless-2016-10-31, which runs on AWS only'],
      },
      {
        types: [],
        problems: ['The template of stack "broken" cannot be used: resource "Queue" has no Type.'],
      },
    ]);
  });
});
