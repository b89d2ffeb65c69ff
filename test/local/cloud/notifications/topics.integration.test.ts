import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../../../support/eventually.ts';
import { startCloudInTest } from '../cloud-in-test.ts';

let cloud: Awaited<ReturnType<typeof startCloudInTest>>;
beforeAll(async () => {
  cloud = await startCloudInTest();
});
afterAll(() => cloud.end());
afterEach(() => cloud.delete('topic'));

const arnOf = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });

/** A topic with a queue and a function that are told. */
function template(subscription: object = {}) {
  const lets = (Action: string) => ({
    Statement: { Effect: 'Allow', Action, Principal: { Service: 'sns.amazonaws.com' } },
  });
  const subscribe = (Protocol: string, Endpoint: object, more: object = {}) => ({
    Type: 'AWS::SNS::Subscription',
    Properties: { TopicArn: { Ref: 'Topic' }, Protocol, Endpoint, ...more },
  });
  return {
    Resources: {
      Topic: { Type: 'AWS::SNS::Topic' },
      Queue: { Type: 'AWS::SQS::Queue' },
      Policy: {
        Type: 'AWS::SQS::QueuePolicy',
        Properties: { Queues: [{ Ref: 'Queue' }], PolicyDocument: lets('SQS:SendMessage') },
      },
      Function: {
        Type: 'AWS::Lambda::Function',
        Properties: {
          ...{ FunctionName: 'told', Runtime: 'nodejs24.x', Handler: 'index.run' },
          Code: { ZipFile: `exports.run = async (event) => console.log('given ' + JSON.stringify(event));` },
        },
      },
      Permission: {
        Type: 'AWS::Lambda::Permission',
        Properties: { FunctionName: { Ref: 'Function' }, Principal: 'sns.amazonaws.com' },
      },
      ToQueue: subscribe('sqs', arnOf('Queue'), subscription),
      ToFunction: subscribe('lambda', arnOf('Function')),
    },
    Outputs: { Queue: { Value: { Ref: 'Queue' } }, Topic: { Value: { Ref: 'Topic' } } },
  };
}

async function deploy(subscription: object = {}) {
  const { outputs } = await cloud.deploy('topic', template(subscription));
  const sns = new SNSClient(cloud.clientSettings());
  const publish = (message: string, attributes: Record<string, string> = {}) =>
    sns.send(
      new PublishCommand({
        ...{ TopicArn: String(outputs.Topic), Message: message, Subject: 'Look' },
        MessageAttributes: Object.fromEntries(
          Object.entries(attributes).map(([name, StringValue]) => [
            name,
            { DataType: 'String', StringValue },
          ]),
        ),
      }),
    );
  const receive = async () => {
    const request = { QueueUrl: String(outputs.Queue), WaitTimeSeconds: 2, MaxNumberOfMessages: 10 };
    const { Messages = [] } = await cloud.clients().sqs.send(new ReceiveMessageCommand(request));
    return Messages.map(({ Body = '' }) => Body);
  };
  return { publish, receive };
}

describe('a topic', () => {
  it('tells its queues and functions what is published', async () => {
    const { publish, receive } = await deploy();
    const { MessageId } = await publish('here');

    const [body = ''] = await receive();
    expect(JSON.parse(body)).toMatchObject({
      Type: 'Notification',
      MessageId,
      Subject: 'Look',
      Message: 'here',
    });
    const file = join(cloud.stateDirectory, 'logs', 'functions', 'told.log');
    const record = await eventually(async () => {
      const [, given = ''] = /given (.+)/.exec(existsSync(file) ? readFileSync(file, 'utf8') : '') ?? [];
      return JSON.parse(given).Records[0];
    });
    expect(record).toMatchObject({ EventSource: 'aws:sns', Sns: { MessageId, Message: 'here' } });
  });

  it('gives the message alone to who wants it raw', async () => {
    const { publish, receive } = await deploy({ RawMessageDelivery: true });
    await publish('here');
    expect(await receive()).toEqual(['here']);
  });

  it.each<[string, object]>([
    ['attributes', { FilterPolicy: { kind: ['order'] } }],
    ['body', { FilterPolicy: { kind: ['order'] }, FilterPolicyScope: 'MessageBody' }],
  ])('tells only those who want it by its %s', async (_, policy) => {
    const { publish, receive } = await deploy({ RawMessageDelivery: true, ...policy });
    for (const kind of ['refund', 'order']) await publish(JSON.stringify({ kind }), { kind });
    expect(await receive()).toEqual(['{"kind":"order"}']);
  });
});
