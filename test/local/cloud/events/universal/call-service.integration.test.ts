import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { callService } from '../../../../../local/cloud/events/universal/call-service.ts';
import { servedServices } from '../../../../../local/cloud/events/universal/served-services.ts';
import type { JsonObject, JsonValue } from '../../../../../local/cloud/json.ts';
import { eventually } from '../../../../support/eventually.ts';
import { home, startCloudInTest } from '../../cloud-in-test.ts';

let cloud: Awaited<ReturnType<typeof startCloudInTest>>;
beforeAll(async () => {
  cloud = await startCloudInTest();
});
afterAll(() => cloud.end());
afterEach(() => cloud.delete('timed'));

/** A schedule that calls an operation, and queues for what is told and for what could not be. */
function template(called: string, Input: unknown, target: object = {}) {
  return {
    Resources: {
      Queue: { Type: 'AWS::SQS::Queue' },
      DeadLetters: { Type: 'AWS::SQS::Queue' },
      Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'told' } },
      Told: {
        Type: 'AWS::SNS::Subscription',
        Properties: {
          ...{ TopicArn: { Ref: 'Topic' }, Protocol: 'sqs', RawMessageDelivery: true },
          Endpoint: { 'Fn::GetAtt': ['Queue', 'Arn'] },
          FilterPolicy: { kind: ['order'] },
        },
      },
      Policy: {
        Type: 'AWS::SQS::QueuePolicy',
        Properties: {
          Queues: [{ Ref: 'Queue' }],
          PolicyDocument: {
            Statement: [
              { Effect: 'Allow', Action: 'sqs:SendMessage', Principal: { Service: 'sns.amazonaws.com' } },
            ],
          },
        },
      },
      Timed: {
        Type: 'AWS::Scheduler::Schedule',
        Properties: {
          ...{ FlexibleTimeWindow: { Mode: 'OFF' }, ScheduleExpression: 'cron(0 20 * * ? *)' },
          Target: {
            Arn: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:scheduler:::aws-sdk:${called}`]] },
            RoleArn: 'arn:aws:iam::111111111111:role/any',
            Input,
            DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] } },
            ...target,
          },
        },
      },
    },
    Outputs: { Queue: { Value: { Ref: 'Queue' } }, DeadLetters: { Value: { Ref: 'DeadLetters' } } },
  };
}
/** As JSON, with what a reference answers in the place of `#`. */
const inputOf = (input: Record<string, unknown>, reference: string) => {
  const [before = '', after = ''] = JSON.stringify(input).split('#');
  return { 'Fn::Join': ['', [before, { Ref: reference }, after]] };
};

async function messagesIn(queueUrl: JsonValue | undefined) {
  const request = { QueueUrl: String(queueUrl), MessageAttributeNames: ['All'], WaitTimeSeconds: 1 };
  const { Messages = [] } = await cloud.clients().sqs.send(new ReceiveMessageCommand(request));
  return Messages;
}
const eventsLog = () => readFileSync(join(cloud.stateDirectory, 'logs', 'events.log'), 'utf8');
const isDelivered = () => expect(readdirSync(join(cloud.stateDirectory, 'events'))).toEqual([]);

describe('a schedule that calls an operation of a service', () => {
  it.each([
    [
      'sqs:sendMessage',
      { QueueUrl: '#', MessageBody: 'for <aws.scheduler.schedule-arn>' },
      'Queue',
      /^for arn:aws:scheduler:/,
    ],
    [
      'sns:publish',
      {
        ...{ TopicArn: '#', Message: 'ready' },
        MessageAttributes: { kind: { DataType: 'String', StringValue: 'order' } },
      },
      'Topic',
      /^ready$/,
    ],
  ])('has %s done', async (called, input, reference, body) => {
    const { outputs } = await cloud.deploy('timed', template(called, inputOf(input, reference)));
    cloud.current.schedules.fire('timed');
    await eventually(isDelivered);

    const [message] = await messagesIn(outputs.Queue);
    expect(message?.Body).toMatch(body);
  });

  it('tries as often as it says when the service refuses, and then puts its input aside with the reason', async () => {
    const missing = '{"DbClusterIdentifier":"nowhere"}';
    const { outputs } = await cloud.deploy(
      'timed',
      template('rds:stopDBCluster', missing, { RetryPolicy: { MaximumRetryAttempts: 1 } }),
    );
    cloud.current.schedules.fire('timed');
    await eventually(isDelivered);

    const [letter] = await messagesIn(outputs.DeadLetters);
    expect(letter?.Body).toBe(missing);
    expect(letter?.MessageAttributes).toMatchObject({
      TARGET_ARN: { StringValue: 'arn:aws:scheduler:::aws-sdk:rds:stopDBCluster' },
      ERROR_CODE: { StringValue: 'DBClusterNotFoundFault' },
      ERROR_MESSAGE: { StringValue: 'DBClusterNotFoundFault: DBCluster nowhere not found.' },
      RETRY_ATTEMPTS: { StringValue: '1' },
      EXHAUSTED_RETRY_CONDITION: { StringValue: 'MaximumRetryAttempts' },
    });
  });

  it('says when it is deployed, and when its time comes, that nothing here answers', async () => {
    await cloud.deploy('timed', template('glue:startJobRun', '{"JobName":"any"}'));
    expect(cloud.lines).toContainEqual(
      expect.stringContaining('nothing goes to arn:aws:scheduler:::aws-sdk:glue:startJobRun: no API of glue'),
    );
    cloud.current.schedules.fire('timed');
    expect(eventsLog()).toMatch(/glue:startJobRun: not delivered: no API of glue is served here/);
  });

  it('is refused where Scheduler would refuse it', async () => {
    const deployed = cloud.deploy('timed', template('ecs:updateService', '{"cluster":"shop"}'));
    await expect(deployed).rejects.toThrow('its input has "cluster", which is spelt "Cluster" there');
  });
});

/** Those of pipelines, builds and repositories stand beside the cloud. */
const ofTheCloud = Object.entries(servedServices).filter(
  ([service]) => !['codebuild', 'codecommit', 'codepipeline'].includes(service),
);

describe('every operation that schedules may call', () => {
  it.each(ofTheCloud)('of %s is answered', async (service, { operations }) => {
    for (const operation of operations) {
      const action = `${operation.charAt(0).toLowerCase()}${operation.slice(1)}`;
      const input: JsonObject = { QueueName: 'made', MetricData: [], Namespace: 'made' };
      const { code } = await callService(cloud.current.runtime, home, { service, action }, input).then(
        () => ({ code: 'none' }),
        (error: { code: string }) => error,
      );
      expect([operation, code]).not.toEqual([
        operation,
        expect.stringMatching(/^(UnknownOperation|InvalidAction|HTTP|InternalFailure|undefined)/),
      ]);
    }
  });
});
