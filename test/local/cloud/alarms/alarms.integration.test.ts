import { CloudWatchClient, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startCloudInTest } from '../cloud-in-test.ts';

let cloud: Awaited<ReturnType<typeof startCloudInTest>>;

beforeAll(async () => {
  cloud = await startCloudInTest();
});
afterAll(() => cloud.end());

function template(alarm: object = {}) {
  return {
    Resources: {
      Tickets: { Type: 'AWS::SNS::Topic', Properties: {} },
      Team: {
        Type: 'AWS::SNS::Subscription',
        Properties: { TopicArn: { Ref: 'Tickets' }, Protocol: 'email', Endpoint: 'team@shop.example' },
      },
      Waiting: {
        Type: 'AWS::CloudWatch::Alarm',
        Properties: {
          ...{ Namespace: 'AWS/SQS', MetricName: 'ApproximateNumberOfMessagesVisible', Statistic: 'Maximum' },
          ...{
            Period: '60',
            EvaluationPeriods: '1',
            Threshold: '10',
            ComparisonOperator: 'GreaterThanThreshold',
          },
          Dimensions: [{ Name: 'QueueName', Value: 'orders' }],
          AlarmActions: [{ Ref: 'Tickets' }],
          ...alarm,
        },
      },
      Page: {
        Type: 'AWS::CloudWatch::CompositeAlarm',
        Properties: {
          AlarmName: 'page',
          AlarmRule: { 'Fn::Join': ['', ['ALARM("', { 'Fn::GetAtt': ['Waiting', 'Arn'] }, '")']] },
          AlarmActions: [{ Ref: 'Tickets' }],
        },
      },
    },
    Outputs: { Name: { Value: { Ref: 'Waiting' } }, Page: { Value: { Ref: 'Page' } } },
  };
}

const states = () => cloud.current.alarms().map(({ shortName, state }) => `${shortName} ${state}`);

describe('the alarms of a stack', () => {
  it('are there with it, tell by mail, keep their state over a restart, and go with it', async () => {
    const { outputs } = await cloud.deploy('shop', template());
    expect(outputs.Name).toMatch(/^shop-Waiting-/);
    expect(outputs.Page).toBe('page');
    expect(states()).toEqual(['Waiting INSUFFICIENT_DATA', 'Page INSUFFICIENT_DATA']);

    const asked = { AlarmName: String(outputs.Name), StateValue: 'ALARM', StateReason: 'a test' } as const;
    await new CloudWatchClient(cloud.clientSettings()).send(new SetAlarmStateCommand(asked));
    expect(states()).toEqual(['Waiting ALARM', 'Page ALARM']);
    expect(cloud.current.mailbox.mails().map(({ to, subject }) => [...to, subject])).toEqual(
      expect.arrayContaining([
        ['team@shop.example', `ALARM: "${outputs.Name}" in eu-central-1`],
        ['team@shop.example', 'ALARM: "page" in eu-central-1'],
      ]),
    );

    await cloud.restart();
    expect(states()).toEqual(['Waiting ALARM', 'Page ALARM']);
    await cloud.delete('shop');
    expect(states()).toEqual([]);
  });

  it.each([
    ['an operator that CloudWatch has not', { ComparisonOperator: 'MoreThan' }, 'ComparisonOperator'],
    ['no number of periods', { EvaluationPeriods: 0 }, 'EvaluationPeriods'],
  ])('are refused with %s', async (_, alarm, property) => {
    await expect(cloud.deploy('broken', template(alarm))).rejects.toThrow(property);
  });

  it('tell in the deployment what of them is not evaluated here', async () => {
    const band = { ComparisonOperator: 'GreaterThanUpperThreshold', ThresholdMetricId: 'band' };
    await cloud.deploy('band', template(band));
    expect(cloud.lines.join('\n')).toMatch(
      /band-Waiting-\w+: it is not evaluated here: it compares with a band/,
    );
  });
});
