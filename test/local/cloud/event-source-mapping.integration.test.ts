import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetQueueAttributesCommand, SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { SQSEvent } from 'aws-lambda';
import { eventually } from '../../support/eventually.ts';
import { startCloudInTest } from './cloud-in-test.ts';

/** Writes every event down, and fails those messages whose body starts with `fail`, or itself for `throw`. */
const code = `
const { appendFileSync, readFileSync } = require('node:fs');
exports.handler = async (event) => {
  appendFileSync(process.env.EVENTS, JSON.stringify(event) + '\\n');
  const bodies = event.Records.map(({ body }) => body);
  if (bodies.some((body) => body.startsWith('throw'))) throw new Error('the handler broke');
  if (bodies.some((body) => body.startsWith('nonsense'))) return { batchItemFailures: [{ itemIdentifier: 'nobody' }] };
  return { batchItemFailures: event.Records.filter(({ body, attributes }) =>
    body.startsWith('fail') && Number(attributes.ApproximateReceiveCount) < 2).map(({ messageId }) => ({ itemIdentifier: messageId })) };
};`;

let folder: string;
let cloud: Awaited<ReturnType<typeof startCloudInTest>>;
let queueUrl: string;
let deadUrl: string;
let eventsFile: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-mapping-'));
  eventsFile = join(folder, 'events.jsonl');
  cloud = await startCloudInTest();
  const { outputs } = await cloud.deploy('shop', template());
  queueUrl = String(outputs.Url);
  deadUrl = String(outputs.Dead);
});
afterAll(async () => {
  await cloud.end();
  rmSync(folder, { recursive: true });
});
beforeEach(() => rmSync(eventsFile, { force: true }));

function template(mapping: object = {}) {
  return {
    Resources: {
      Dead: { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true } },
      Queue: {
        Type: 'AWS::SQS::Queue',
        Properties: {
          FifoQueue: true,
          VisibilityTimeout: 1,
          RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount: 3 },
        },
      },
      Function: {
        Type: 'AWS::Lambda::Function',
        Properties: {
          Runtime: 'nodejs24.x',
          Handler: 'index.handler',
          Timeout: 5,
          Code: { ZipFile: code },
          Environment: { Variables: { EVENTS: eventsFile } },
        },
      },
      Mapping: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: {
          BatchSize: 3,
          EventSourceArn: { 'Fn::GetAtt': ['Queue', 'Arn'] },
          FunctionName: { Ref: 'Function' },
          FunctionResponseTypes: ['ReportBatchItemFailures'],
          ...mapping,
        },
      },
    },
    Outputs: {
      Url: { Value: { Ref: 'Queue' } },
      Dead: { Value: { Ref: 'Dead' } },
      Arn: { Value: { 'Fn::GetAtt': ['Queue', 'Arn'] } },
      Mapping: { Value: { Ref: 'Mapping' } },
    },
  };
}

let sent = 0;
async function send(group: string, ...bodies: string[]): Promise<void> {
  const { sqs } = cloud.clients();
  const Entries = bodies.map((MessageBody) => ({
    Id: String(sent++),
    MessageBody,
    MessageGroupId: group,
    MessageDeduplicationId: `${group}-${MessageBody}-${sent}`,
    MessageAttributes: { traceparent: { DataType: 'String', StringValue: '00-abc-01' } },
  }));
  await sqs.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
}

const events = (): SQSEvent[] =>
  existsSync(eventsFile)
    ? readFileSync(eventsFile, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
    : [];
const bodies = () => events().flatMap(({ Records }) => Records.map(({ body }) => body));

async function counts(url: string): Promise<{ visible: number; inFlight: number }> {
  const { Attributes = {} } = await cloud.clients().sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl: url,
      AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
    }),
  );
  return {
    visible: Number(Attributes.ApproximateNumberOfMessages),
    inFlight: Number(Attributes.ApproximateNumberOfMessagesNotVisible),
  };
}
const visible = async (url: string) => (await counts(url)).visible;
const waiting = async (url: string) => {
  const { visible, inFlight } = await counts(url);
  return visible + inFlight;
};

describe('an event source mapping of a FIFO queue', () => {
  it('hands over batches of its size, in order, in the shape that Lambda gives them, and deletes what is done', async () => {
    await send('ada', 'one', 'two', 'three', 'four');

    await eventually(async () => {
      expect(bodies()).toEqual(['one', 'two', 'three', 'four']);
      expect(await waiting(queueUrl)).toBe(0);
    });
    expect(Math.max(...events().map(({ Records }) => Records.length))).toBeLessThanOrEqual(3);
    expect(events()[0]?.Records[0]).toEqual({
      messageId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      receiptHandle: expect.any(String),
      body: 'one',
      attributes: expect.objectContaining({
        ApproximateReceiveCount: '1',
        MessageGroupId: 'ada',
        MessageDeduplicationId: expect.stringMatching(/^ada-one-/),
        SentTimestamp: expect.stringMatching(/^\d+$/),
        SequenceNumber: expect.stringMatching(/^\d+$/),
        SenderId: expect.any(String),
      }),
      messageAttributes: {
        traceparent: {
          stringValue: '00-abc-01',
          stringListValues: [],
          binaryListValues: [],
          dataType: 'String',
        },
      },
      md5OfBody: expect.stringMatching(/^[0-9a-f]{32}$/),
      eventSource: 'aws:sqs',
      eventSourceARN: expect.stringMatching(/^arn:aws:sqs:eu-central-1:111111111111:shop-Queue-.+\.fifo$/),
      awsRegion: 'eu-central-1',
    });
  });

  it('hands over again only what the function has reported as failed', async () => {
    await send('grace', 'fail', 'well');

    await eventually(async () => {
      expect(bodies().filter((body) => body === 'fail')).toHaveLength(2);
      expect(await waiting(queueUrl)).toBe(0);
    });
    expect(bodies().filter((body) => body === 'well')).toHaveLength(1);
  });

  it.each([
    ['throws', 'throw', /the handler broke/],
    ['answers what is no batch response', 'nonsense', /batchItemFailures/],
  ])(
    'hands over everything again, until it is a dead letter, where the function %s, and says why in its log',
    async (_, body, reason) => {
      const before = await waiting(deadUrl);
      await send('alan', body);

      await eventually(async () => expect(await waiting(deadUrl)).toBe(before + 1), 15_000);
      expect(bodies()).toEqual([body, body, body]);
      const [{ physicalId = '' } = {}] = cloud.current.resources('AWS::Lambda::Function');
      const log = join(cloud.stateDirectory, 'logs', 'functions', `${physicalId}.log`);
      expect(readFileSync(log, 'utf8')).toMatch(reason);
    },
    30_000,
  );

  it('goes on after a restart, and takes nothing while it is turned off', async () => {
    await cloud.restart();
    await send('ada', 'after the restart');
    await eventually(() => expect(bodies()).toEqual(['after the restart']));

    await cloud.deploy('shop', template({ Enabled: false }));
    await send('ada', 'while it is off');
    await eventually(async () => expect(await visible(queueUrl)).toBe(1), 2000);
    await cloud.deploy('shop', template({ BatchSize: 1 }));
    await eventually(() => expect(bodies()).toEqual(['after the restart', 'while it is off']));
  });

  it.each([
    [
      'an event source that is no queue',
      { EventSourceArn: 'arn:aws:kinesis:eu-central-1:1:stream/s' },
      /no SQS queue/,
    ],
    [
      'a filter',
      { FilterCriteria: { Filters: [{ Pattern: '{}' }] } },
      /FilterCriteria: .*filter in the function/,
    ],
  ])('with %s is refused by name', async (_, properties, reason) => {
    await expect(cloud.deploy('shop', template(properties))).rejects.toThrow(reason);
  });
});
