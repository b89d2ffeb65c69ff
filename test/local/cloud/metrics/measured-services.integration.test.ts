import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { metricStore } from '../../../../local/cloud/metrics/metric-store.ts';
import { eventually } from '../../../support/eventually.ts';
import { home, startCloudInTest } from '../cloud-in-test.ts';

let cloud: Awaited<ReturnType<typeof startCloudInTest>>;

const code = `
exports.handler = async (event) => {
  const _aws = { Timestamp: Date.now(), CloudWatchMetrics: [
    { Namespace: 'Shop', Dimensions: [[]], Metrics: [{ Name: 'Snapshots', Unit: 'Count' }] } ] };
  console.log(JSON.stringify({ _aws, Snapshots: 3 }));
  if (event.fail) throw new Error('no');
};`;

beforeAll(async () => {
  cloud = await startCloudInTest();
  await cloud.deploy('shop', {
    Resources: {
      Orders: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'orders' } },
      Idle: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'idle' } },
      Check: {
        Type: 'AWS::Lambda::Function',
        Properties: {
          FunctionName: 'check',
          ...{ Runtime: 'nodejs24.x', Handler: 'index.handler', Code: { ZipFile: code } },
        },
      },
    },
  });
});
afterAll(() => cloud.end());

function measured(namespace: string, name: string, statistic: string, dimensions: Record<string, string>) {
  const query = { statistic, periodInSeconds: 3600, from: Date.now() - 3_600_000, to: Date.now() + 1 };
  const store = metricStore(cloud.current.runtime);
  return store.read(home, { namespace, name, dimensions }, query).at(-1)?.value;
}

describe('what is measured of', () => {
  it('queues: how much waits, and for how long', async () => {
    const { sqs } = cloud.clients();
    const QueueUrl = `${cloud.current.runtime.awsEnvironment(home.account, home.region).AWS_ENDPOINT_URL_SQS}/${home.account}/orders`;
    for (const MessageBody of ['one', 'two'])
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
    const of = (name: string, QueueName: string) => measured('AWS/SQS', name, 'Maximum', { QueueName });
    await eventually(() => expect(of('ApproximateNumberOfMessagesVisible', 'orders')).toBe(2));
    expect(of('ApproximateAgeOfOldestMessage', 'orders')).toBeGreaterThanOrEqual(1);
    expect(of('ApproximateAgeOfOldestMessage', 'idle')).toBe(0);
  });

  it('functions: what they write of themselves, and which invocations failed', async () => {
    const arn = `arn:aws:lambda:${home.region}:${home.account}:function:check`;
    await cloud.current.invokeFunction(arn, {});
    await expect(cloud.current.invokeFunction(arn, { fail: true })).rejects.toThrow();
    const of = (name: string) => measured('AWS/Lambda', name, 'Sum', { FunctionName: 'check' });
    expect([of('Invocations'), of('Errors'), of('Throttles')]).toEqual([2, 1, 0]);
    await eventually(() => expect(measured('Shop', 'Snapshots', 'Sum', {})).toBe(6));
  });
});
