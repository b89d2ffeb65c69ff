import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonValue } from '../../../../local/cloud/json.ts';
import { eventually } from '../../../support/eventually.ts';
import { startCloudInTest } from '../cloud-in-test.ts';
import { anEvent } from './an-event.ts';

let cloud: Awaited<ReturnType<typeof startCloudInTest>>;
beforeAll(async () => {
  cloud = await startCloudInTest();
});
afterAll(() => cloud.end());
afterEach(() => cloud.delete('targets'));

const fileOf = (...path: string[]) => join(cloud.stateDirectory, ...path);
async function untilDelivered() {
  for (const end = Date.now() + 8000; readdirSync(fileOf('events')).length > 0; await pause(20))
    if (Date.now() > end) throw new Error('something is not delivered');
}
const arnOf = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });

/** A queue, which a service may send to, unless it is one for dead letters, and a rule that hands on every event. */
function template(target: object, more: object = {}, sender = 'events.amazonaws.com') {
  const Statement = [{ Effect: 'Allow', Action: 'sqs:SendMessage', Principal: { Service: sender } }];
  return {
    Resources: {
      Queue: {
        Type: 'AWS::SQS::Queue',
        Properties: { QueueName: 'orders.fifo', FifoQueue: true, ContentBasedDeduplication: true },
      },
      DeadLetters: { Type: 'AWS::SQS::Queue' },
      Policy: {
        Type: 'AWS::SQS::QueuePolicy',
        Properties: { Queues: [{ Ref: 'Queue' }], PolicyDocument: { Statement } },
      },
      Rule: {
        Type: 'AWS::Events::Rule',
        Properties: {
          EventPattern: { source: ['aws.codepipeline'] },
          Targets: [{ Id: 'target', ...target }],
        },
      },
      ...more,
    },
    Outputs: { Queue: { Value: { Ref: 'Queue' } }, DeadLetters: { Value: { Ref: 'DeadLetters' } } },
  };
}

async function messagesIn(queueUrl: JsonValue | undefined) {
  const request = {
    QueueUrl: String(queueUrl),
    MessageAttributeNames: ['All'],
    MessageSystemAttributeNames: ['All' as const],
  };
  const { Messages = [] } = await cloud.clients().sqs.send(new ReceiveMessageCommand(request));
  return Messages;
}

describe('a queue', () => {
  it('gets what a rule hands to it, in its group', async () => {
    const target = { Arn: arnOf('Queue'), SqsParameters: { MessageGroupId: 'one' }, InputPath: '$.detail' };
    const { outputs } = await cloud.deploy('targets', template(target));
    cloud.current.putEvent(anEvent({ stage: 'Dev' }));
    await untilDelivered();

    const [message] = await messagesIn(outputs.Queue);
    expect(JSON.parse(message?.Body ?? '')).toMatchObject({ stage: 'Dev' });
    expect(message?.Attributes?.MessageGroupId).toBe('one');
  });

  it('whose policy lets nobody send gets nothing, and the dead letters tell why', async () => {
    const target = { Arn: arnOf('Queue'), DeadLetterConfig: { Arn: arnOf('DeadLetters') } };
    const { outputs } = await cloud.deploy('targets', template(target, {}, 'sns.amazonaws.com'));
    cloud.current.putEvent(anEvent());
    await untilDelivered();

    expect(await messagesIn(outputs.Queue)).toEqual([]);
    const [letter] = await messagesIn(outputs.DeadLetters);
    expect(JSON.parse(letter?.Body ?? '')).toEqual(anEvent());
    expect(letter?.MessageAttributes).toMatchObject({
      RULE_ARN: { StringValue: expect.stringContaining(':rule/targets-Rule-') },
      ERROR_CODE: { StringValue: 'NO_PERMISSIONS' },
      ERROR_MESSAGE: { StringValue: expect.stringContaining('AWS::SQS::QueuePolicy must let it') },
      RETRY_ATTEMPTS: { StringValue: '0' },
    });
  });
});

describe('a pipeline and a project', () => {
  it('are started by the APIs of their services', async () => {
    const calls: unknown[] = [];
    const record = async (...[operation, body, caller]: unknown[]) =>
      void calls.push([operation, body, caller]);
    for (const api of ['CodePipeline_20150709', 'CodeBuild_20161006'])
      cloud.current.serveJsonApi(api, async (...call) => (await record(...call)) ?? null);
    const place = 'eu-central-1:111111111111';
    const Targets = [
      {
        Id: 'pipeline',
        Arn: `arn:aws:codepipeline:${place}:sample`,
        Input: '{"sourceRevisions":[{"actionName":"image"}],"name":"other"}',
      },
      {
        Id: 'project',
        Arn: `arn:aws:codebuild:${place}:project/unit`,
        Input: '{"sourceVersion":"main","a":1}',
      },
    ];
    const Rule = {
      Type: 'AWS::Events::Rule',
      Properties: { EventPattern: { source: ['aws.codepipeline'] }, Targets },
    };
    await cloud.deploy('targets', template({ Arn: arnOf('Queue') }, { Rule }));
    cloud.current.putEvent(anEvent());
    await untilDelivered();

    const caller = { account: '111111111111', region: 'eu-central-1' };
    expect(calls).toEqual([
      [
        'StartPipelineExecution',
        {
          name: 'sample',
          sourceRevisions: [{ actionName: 'image' }],
          clientRequestToken: expect.any(String),
        },
        caller,
      ],
      [
        'StartBuild',
        { projectName: 'unit', sourceVersion: 'main', idempotencyToken: expect.any(String) },
        caller,
      ],
    ]);
  });

  it('are told after a restart by which token they may have been started before it', async () => {
    const tokens: (JsonValue | undefined)[] = [];
    const target = { Arn: 'arn:aws:codepipeline:eu-central-1:111111111111:sample' };
    const serve = (answer: () => Promise<JsonValue>) =>
      cloud.current.serveJsonApi('CodePipeline_20150709', (_, { clientRequestToken }) => {
        tokens.push(clientRequestToken);
        return answer();
      });
    serve(() => new Promise(() => {}));
    await cloud.deploy('targets', template(target));
    cloud.current.putEvent(anEvent());
    await eventually(() => expect(tokens).toHaveLength(1));
    await cloud.restart();
    serve(async () => ({}));
    await untilDelivered();

    expect(tokens).toEqual([expect.any(String), tokens[0]]);
  });
});

describe('a state machine', () => {
  it('is told by its name to get nothing', async () => {
    const Arn = 'arn:aws:states:eu-central-1:111111111111:stateMachine:orders';
    await cloud.deploy('targets', template({ Arn }));
    expect(cloud.lines.join('\n')).toContain(
      `nothing goes to ${Arn}: nothing here stands behind such a target`,
    );
  });
});

describe('a function that fails', () => {
  const failing = (settings: object) => ({
    Function: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        ...{ FunctionName: 'failing', Runtime: 'nodejs24.x', Handler: 'index.run' },
        Code: { ZipFile: 'exports.run = async () => { throw new Error("as asked"); }' },
      },
    },
    Permission: {
      Type: 'AWS::Lambda::Permission',
      Properties: { FunctionName: { Ref: 'Function' }, Principal: 'events.amazonaws.com' },
    },
    Settings: {
      Type: 'AWS::Lambda::EventInvokeConfig',
      Properties: { FunctionName: { Ref: 'Function' }, Qualifier: '$LATEST', ...settings },
    },
  });

  it('is invoked as often as its settings say, and then told to its destination', async () => {
    const settings = {
      MaximumRetryAttempts: 0,
      DestinationConfig: { OnFailure: { Destination: arnOf('DeadLetters') } },
    };
    const { outputs } = await cloud.deploy(
      'targets',
      template({ Arn: arnOf('Function') }, failing(settings)),
    );
    cloud.current.putEvent(anEvent());
    await untilDelivered();

    const [letter] = await messagesIn(outputs.DeadLetters);
    expect(JSON.parse(letter?.Body ?? '')).toMatchObject({
      requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 1 },
      requestPayload: anEvent(),
      responsePayload: { errorMessage: expect.stringContaining('as asked') },
    });
    expect(readFileSync(fileOf('logs', 'events.log'), 'utf8')).toContain('as asked');
  });
});
