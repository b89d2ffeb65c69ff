import { userInfo } from 'node:os';
import {
  CodePipelineClient,
  DisableStageTransitionCommand,
  EnableStageTransitionCommand,
  GetPipelineCommand,
  GetPipelineExecutionCommand,
  GetPipelineStateCommand,
  ListActionExecutionsCommand,
  ListPipelineExecutionsCommand,
  ListPipelinesCommand,
  PutApprovalResultCommand,
  RetryStageExecutionCommand,
  StartPipelineExecutionCommand,
  StopPipelineExecutionCommand,
} from '@aws-sdk/client-codepipeline';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { accessKeyFor } from '../../../local/cloud/identity.ts';
import type { JsonObject } from '../../../local/cloud/json.ts';
import { approval, build, pipeline, source, stage, template } from './pipeline-builders.ts';
import { startPipelineInTest } from './pipeline-in-test.ts';
import type { RehearsedPipeline } from './rehearsed-pipeline.ts';

const first = 'a'.repeat(40);
const name = 'sample';

let rehearsed: RehearsedPipeline;
let client: CodePipelineClient;

beforeEach(async () => {
  ({ rehearsed, client } = await startPipelineInTest(
    template(
      pipeline([
        stage('Source', source()),
        stage('Build', build('unit')),
        stage('Gate', approval('promote')),
      ]),
      {
        unit: 'unit.yml',
      },
    ),
  ));
});

afterEach(async () => {
  client.destroy();
  await rehearsed.remove();
});

describe("CodePipeline's API, driven by the SDK", () => {
  it('lists and describes the pipelines', async () => {
    const { pipelines } = await client.send(new ListPipelinesCommand({}));
    const { pipeline, metadata } = await client.send(new GetPipelineCommand({ name }));

    expect(pipelines).toMatchObject([{ name, version: 1, pipelineType: 'V2', executionMode: 'SUPERSEDED' }]);
    expect(pipeline?.stages?.map((stage) => stage.name)).toEqual(['Source', 'Build', 'Gate']);
    expect(pipeline?.stages?.[1]?.actions?.[0]).toMatchObject({
      name: 'unit',
      runOrder: 1,
      actionTypeId: { category: 'Build', owner: 'AWS', provider: 'CodeBuild', version: '1' },
      inputArtifacts: [{ name: 'Code' }],
    });
    expect(metadata?.pipelineArn).toBe('arn:aws:codepipeline:eu-central-1:111111111111:sample');
    expect(metadata?.created).toBeInstanceOf(Date);
  });

  it('tells the rest of a pipeline as its template has it', async () => {
    const properties: JsonObject = {
      RoleArn: 'arn:aws:iam::111111111111:role/pipeline',
      ArtifactStores: [
        { Region: 'eu-west-1', ArtifactStore: { Type: 'S3', Location: 'there' } },
        {
          Region: 'eu-central-1',
          ArtifactStore: { Type: 'S3', Location: 'here', EncryptionKey: { Id: 'key', Type: 'KMS' } },
        },
      ],
      Triggers: [
        {
          ProviderType: 'CodeStarSourceConnection',
          GitConfiguration: { SourceActionName: 'source', Push: [{ Branches: { Includes: ['main'] } }] },
        },
      ],
    };
    const stages = [stage('Source', source()), stage('Build', build('unit'))];
    const whole = template(pipeline(stages, properties), { unit: 'unit.yml' });
    rehearsed.cloud.put({ stackName: 'delivery', template: whole });
    rehearsed.engine.takeUpDefinitions();

    const { pipeline: told } = await client.send(new GetPipelineCommand({ name }));

    expect(told?.roleArn).toBe(properties.RoleArn);
    expect(told?.artifactStores).toEqual({
      'eu-west-1': { type: 'S3', location: 'there' },
      'eu-central-1': { type: 'S3', location: 'here', encryptionKey: { id: 'key', type: 'KMS' } },
    });
    expect(told?.triggers).toEqual([
      {
        providerType: 'CodeStarSourceConnection',
        gitConfiguration: { sourceActionName: 'source', push: [{ branches: { includes: ['main'] } }] },
      },
    ]);
  });

  it('starts an execution with the commit that is asked for, and the same one for the same token', async () => {
    rehearsed.commits.push(first, 'b'.repeat(40));
    const request = {
      ...{ name, clientRequestToken: 'once' },
      sourceRevisions: [{ actionName: 'source', revisionType: 'COMMIT_ID' as const, revisionValue: first }],
    };
    const { pipelineExecutionId = '' } = await client.send(new StartPipelineExecutionCommand(request));
    const again = await client.send(new StartPipelineExecutionCommand(request));
    await rehearsed.untilWaiting(pipelineExecutionId);

    expect(again.pipelineExecutionId).toBe(pipelineExecutionId);
    expect(rehearsed.execution(pipelineExecutionId).revision?.commit).toBe(first);
    const other = { actionName: 'other', revisionType: 'COMMIT_ID' as const, revisionValue: first };
    const short = { actionName: 'source', revisionType: 'COMMIT_ID' as const, revisionValue: 'abc' };
    for (const revision of [other, short])
      await expect(
        client.send(new StartPipelineExecutionCommand({ name, sourceRevisions: [revision] })),
      ).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('shows the state of every stage, and takes the approval that waits', async () => {
    const id = rehearsed.push(first);
    await rehearsed.untilWaiting(id);

    const { stageStates = [] } = await client.send(new GetPipelineStateCommand({ name }));
    const gate = stageStates[2]?.actionStates?.[0]?.latestExecution;
    expect(stageStates.map((stage) => stage.latestExecution?.status)).toEqual([
      'Succeeded',
      'Succeeded',
      'InProgress',
    ]);
    expect(gate).toMatchObject({ status: 'InProgress', token: expect.any(String) });

    const answer = await client.send(
      new PutApprovalResultCommand({
        pipelineName: name,
        stageName: 'Gate',
        actionName: 'promote',
        token: gate?.token,
        result: { status: 'Approved', summary: 'go' },
      }),
    );
    expect(answer.approvedAt?.getTime()).toBeGreaterThan(Date.now() - 60_000);
    expect((await rehearsed.untilEnded(id)).status).toBe('Succeeded');
  });

  it.each([
    [
      accessKeyFor('Ada <ada@example.com>'),
      'arn:aws:sts::111111111111:assumed-role/rehearsal/Ada <ada@example.com>',
    ],
    ['111111111111', 'arn:aws:iam::111111111111:root'],
  ])('tells who has answered with the key %s', async (accessKeyId, arn) => {
    const id = rehearsed.push(first);
    await rehearsed.untilWaiting(id);
    const { stage: stageName, action: actionName, token } = rehearsed.approval(id);
    const person = new CodePipelineClient({
      endpoint: rehearsed.cloud.endpoint,
      region: 'eu-central-1',
      credentials: { accessKeyId, secretAccessKey: 'any' },
    });

    const result = { status: 'Approved', summary: '' } as const;
    await person.send(
      new PutApprovalResultCommand({ pipelineName: name, stageName, actionName, token, result }),
    );
    const { stageStates } = await client.send(new GetPipelineStateCommand({ name }));
    const { actionExecutionDetails } = await client.send(
      new ListActionExecutionsCommand({ pipelineName: name, filter: { pipelineExecutionId: id } }),
    );

    expect(stageStates?.[2]?.actionStates?.[0]?.latestExecution?.lastUpdatedBy).toBe(arn);
    expect(actionExecutionDetails?.[0]?.updatedBy).toBe(arn);
    person.destroy();
  });

  it('tells of executions and of their actions, a page at a time', async () => {
    const id = rehearsed.push(first);
    await rehearsed.untilWaiting(id);

    const listed = await client.send(new ListPipelineExecutionsCommand({ pipelineName: name }));
    expect(listed.pipelineExecutionSummaries).toMatchObject([
      {
        pipelineExecutionId: id,
        status: 'InProgress',
        sourceRevisions: [{ actionName: 'source', revisionId: first, revisionSummary: `Change ${first}` }],
        trigger: { triggerType: 'CloudWatchEvent' },
        startTime: expect.any(Date),
      },
    ]);
    const { pipelineExecution } = await client.send(
      new GetPipelineExecutionCommand({ pipelineName: name, pipelineExecutionId: id }),
    );
    expect(pipelineExecution).toMatchObject({
      pipelineVersion: 1,
      artifactRevisions: [{ name: 'Code', revisionId: first }],
    });

    const page = await client.send(
      new ListActionExecutionsCommand({
        pipelineName: name,
        filter: { pipelineExecutionId: id },
        maxResults: 2,
      }),
    );
    const rest = await client.send(
      new ListActionExecutionsCommand({ pipelineName: name, maxResults: 2, nextToken: page.nextToken }),
    );
    expect(page.actionExecutionDetails?.map((detail) => detail.actionName)).toEqual(['promote', 'unit']);
    expect(rest.actionExecutionDetails).toMatchObject([
      { actionName: 'source', status: 'Succeeded', output: { outputVariables: { CommitId: first } } },
    ]);
    expect(rest.nextToken).toBeUndefined();
  });

  it('starts, stops and retries executions', async () => {
    rehearsed.commits.push(first);
    rehearsed.builds.set('unit', async () => ({ status: 'FAILED', summary: 'red' }));
    const { pipelineExecutionId = '' } = await client.send(new StartPipelineExecutionCommand({ name }));
    await rehearsed.untilEnded(pipelineExecutionId);
    rehearsed.builds.delete('unit');

    const execution = { pipelineName: name, pipelineExecutionId };
    await client.send(
      new RetryStageExecutionCommand({ ...execution, stageName: 'Build', retryMode: 'FAILED_ACTIONS' }),
    );
    await rehearsed.untilWaiting(pipelineExecutionId);
    await client.send(new StopPipelineExecutionCommand({ ...execution, reason: 'enough' }));

    expect(await rehearsed.untilEnded(pipelineExecutionId)).toMatchObject({
      status: 'Stopped',
      statusSummary: 'enough',
    });
  });

  it('lets nothing into a stage whose transition is disabled, until it is enabled', async () => {
    const transition = { pipelineName: name, stageName: 'Build', transitionType: 'Inbound' } as const;
    const stateOf = async (stageName: string) =>
      (await client.send(new GetPipelineStateCommand({ name }))).stageStates?.find(
        (stage) => stage.stageName === stageName,
      );
    rehearsed.commits.push(first);
    await client.send(new DisableStageTransitionCommand({ ...transition, reason: 'no deliveries today' }));

    const { pipelineExecutionId } = await client.send(new StartPipelineExecutionCommand({ name }));
    await rehearsed.until(() => rehearsed.engine.executions(name)[0]?.waitingBefore === 'Build');
    const closed = await stateOf('Build');

    expect(closed?.inboundTransitionState).toMatchObject({
      enabled: false,
      disabledReason: 'no deliveries today',
      lastChangedBy: userInfo().username,
    });
    expect(closed?.inboundExecutions).toMatchObject([{ pipelineExecutionId }]);
    expect(rehearsed.engine.pipelines()[0]?.stages[1]?.closedBecause).toBe('no deliveries today');

    await client.send(new EnableStageTransitionCommand(transition));
    await rehearsed.untilWaiting(pipelineExecutionId ?? '');
    expect((await stateOf('Build'))?.inboundTransitionState).toEqual({ enabled: true });
  });

  it("refuses with the service's own errors", async () => {
    const id = rehearsed.push(first);
    await rehearsed.untilWaiting(id);
    const approve = (token: string) =>
      client.send(
        new PutApprovalResultCommand({
          pipelineName: name,
          stageName: 'Gate',
          actionName: 'promote',
          token,
          result: { status: 'Approved', summary: '' },
        }),
      );
    const { token } = rehearsed.approval(id);

    await expect(client.send(new GetPipelineCommand({ name: 'other' }))).rejects.toMatchObject({
      name: 'PipelineNotFoundException',
      message: 'There is no pipeline other; deployed are sample',
    });
    await expect(
      client.send(new GetPipelineExecutionCommand({ pipelineName: name, pipelineExecutionId: 'none' })),
    ).rejects.toMatchObject({ name: 'PipelineExecutionNotFoundException' });
    await expect(approve('other')).rejects.toMatchObject({ name: 'InvalidApprovalTokenException' });
    await approve(token);
    await expect(approve(token)).rejects.toMatchObject({ name: 'ApprovalAlreadyCompletedException' });
    await expect(client.send(new ListPipelinesCommand({ maxResults: 0 }))).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });
});
