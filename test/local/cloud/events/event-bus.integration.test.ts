import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { home, startCloudInTest } from '../cloud-in-test.ts';
import { anEvent } from './an-event.ts';

let cloud: Awaited<ReturnType<typeof startCloudInTest>>;
beforeAll(async () => {
  cloud = await startCloudInTest();
});
afterAll(() => cloud.end());
afterEach(() => cloud.delete('events'));

/** Says what it was given, and fails where the event says so. */
const ZipFile = `exports.run = async (event) => {
  console.log('given ' + JSON.stringify(event));
  if (event.detail.fails) throw new Error('as asked');
}`;

const letting = (Action: string, Service = 'events.amazonaws.com') => ({
  Statement: [{ Effect: 'Allow', Action, Principal: { Service }, Resource: '*' }],
});

function template(rule: object = {}, principal = 'events.amazonaws.com') {
  return {
    Resources: {
      Queue: { Type: 'AWS::SQS::Queue' },
      Function: {
        Type: 'AWS::Lambda::Function',
        Properties: {
          ...{ Runtime: 'nodejs24.x', Handler: 'index.run', Timeout: 5, Code: { ZipFile } },
          DeadLetterConfig: { TargetArn: { 'Fn::GetAtt': ['Queue', 'Arn'] } },
        },
      },
      Permission: {
        Type: 'AWS::Lambda::Permission',
        Properties: { FunctionName: { 'Fn::GetAtt': ['Function', 'Arn'] }, Principal: principal },
      },
      Topic: { Type: 'AWS::SNS::Topic', Properties: { DisplayName: 'Told' } },
      Subscription: {
        Type: 'AWS::SNS::Subscription',
        Properties: { TopicArn: { Ref: 'Topic' }, Protocol: 'email', Endpoint: 'ada@example.com' },
      },
      TopicPolicy: {
        Type: 'AWS::SNS::TopicPolicy',
        Properties: { Topics: [{ Ref: 'Topic' }], PolicyDocument: letting('sns:Publish') },
      },
      Rule: {
        Type: 'AWS::Events::Rule',
        Properties: {
          EventPattern: { source: ['aws.codepipeline'], detail: { pipeline: ['sample'] } },
          Targets: [
            { Id: 'function', Arn: { 'Fn::GetAtt': ['Function', 'Arn'] } },
            { Id: 'topic', Arn: { Ref: 'Topic' }, InputPath: '$.detail.state' },
          ],
          ...rule,
        },
      },
    },
    Outputs: { Queue: { Value: { Ref: 'Queue' } } },
  };
}

const fileOf = (...path: string[]) => join(cloud.stateDirectory, ...path);
function functionLog(): string {
  const [resource] = cloud.current.resources('AWS::Lambda::Function');
  return readFileSync(fileOf('logs', 'functions', `${resource?.physicalId}.log`), 'utf8');
}
async function untilDelivered() {
  while (readdirSync(fileOf('events')).length > 0) await pause(20);
}
const mails = () => cloud.current.mailbox.mails().length;

describe('an event', () => {
  it('reaches every target of a rule that it matches, as the rule has it', async () => {
    await cloud.deploy('events', template());
    cloud.current.putEvent(anEvent({ stage: 'Dev' }));
    await untilDelivered();

    expect(functionLog()).toContain(`given ${JSON.stringify(anEvent({ stage: 'Dev' }))}`);
    const [summary] = cloud.current.mailbox.mails();
    expect(cloud.current.mailbox.find(summary?.id ?? '')).toMatchObject({
      from: 'Told <no-reply@sns.amazonaws.com>',
      to: ['ada@example.com'],
      subject: 'AWS Notification Message',
      text: 'SUCCEEDED',
    });
  });

  it.each<[string, object]>([
    ['of another source', { EventPattern: { source: ['aws.ec2'] } }],
    ['for a rule that is switched off', { State: 'DISABLED' }],
    ['for a rule of another bus', { EventBusName: 'own' }],
  ])('%s reaches nobody', async (_, rule) => {
    await cloud.deploy('events', template(rule));
    const before = mails();
    cloud.current.putEvent(anEvent());
    expect(readdirSync(fileOf('events'))).toEqual([]);
    expect(mails()).toBe(before);
  });

  it('of another region reaches nobody', async () => {
    await cloud.deploy('events', template());
    cloud.current.putEvent({ ...anEvent(), region: 'eu-west-1' });
    expect(readdirSync(fileOf('events'))).toEqual([]);
  });

  it('on which a function fails three times is put aside', async () => {
    const { outputs } = await cloud.deploy('events', template());
    cloud.current.putEvent(anEvent({ fails: true }));
    await untilDelivered();

    expect(functionLog().match(/"fails":true/g)).toHaveLength(3);
    const { Messages } = await cloud
      .clients()
      .sqs.send(new ReceiveMessageCommand({ QueueUrl: String(outputs.Queue) }));
    expect(JSON.parse(Messages?.[0]?.Body ?? '')).toEqual(anEvent({ fails: true }));
  });

  it('is not handed to a function that the events service may not invoke', async () => {
    await cloud.deploy('events', template({}, 'sns.amazonaws.com'));
    cloud.current.putEvent(anEvent());
    await untilDelivered();
    expect(readFileSync(fileOf('logs', 'events.log'), 'utf8')).toMatch(
      /events\.amazonaws\.com cannot reach arn:/,
    );
  });

  it('that was not delivered before the rehearsal ended is delivered by the next', async () => {
    await cloud.deploy('events', template());
    cloud.current.putEvent(anEvent({ stage: 'Cut off' }));
    await cloud.restart();
    await untilDelivered();
    expect(functionLog()).toContain('"stage":"Cut off"');
  });

  it('is waited for by no rule that cannot be read', async () => {
    const wrong = template({ EventPattern: { source: [{ like: 'x' }] } });
    await expect(cloud.deploy('events', wrong)).rejects.toThrow(/Event pattern is not valid: "source"/);
  });
});

describe('SNS', () => {
  it('tells the subscribers what is published, and refuses an unknown topic', async () => {
    await cloud.deploy('events', template());
    const [topic] = cloud.current.resources('AWS::SNS::Topic');
    const publish = async (TopicArn: string) => {
      const { endpoint } = cloud.clientSettings();
      const form = { Action: 'Publish', Version: '2010-03-31', TopicArn, Subject: 'Look', Message: 'here' };
      const answer = await fetch(endpoint, {
        method: 'POST',
        headers: {
          authorization: `AWS4-HMAC-SHA256 Credential=${home.account}/20261128/${home.region}/sns/aws4_request`,
        },
        body: new URLSearchParams(form),
      });
      return [answer.status, await answer.text()];
    };

    expect(await publish(topic?.physicalId ?? '')).toEqual([200, expect.stringMatching(/<MessageId>.+</)]);
    expect(cloud.current.mailbox.mails()[0]).toMatchObject({ subject: 'Look', to: ['ada@example.com'] });
    expect(await publish('arn:nowhere')).toEqual([400, expect.stringContaining('<Code>NotFound</Code>')]);
  });
});
