import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  GetMetricStatisticsCommand,
  ListMetricsCommand,
  PutMetricDataCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { home, startCloudInTest } from '../cloud-in-test.ts';

const minute = 60_000;
const now = Math.floor(Date.now() / minute) * minute;
const Dimensions = [{ Name: 'service', Value: 'web' }];

const metric = (Id: string, MetricName: string) => ({
  ...{ Id, ReturnData: false },
  MetricStat: { Metric: { Namespace: 'Shop', MetricName, Dimensions }, Period: 60, Stat: 'Sum' },
});

const template = {
  Resources: {
    Slow: {
      Type: 'AWS::CloudWatch::Alarm',
      Properties: {
        ...{
          AlarmName: 'slow',
          AlarmDescription: 'Pages take long',
          Namespace: 'Shop',
          MetricName: 'Latency',
        },
        ...{
          ExtendedStatistic: 'p95',
          Period: 60,
          EvaluationPeriods: 3,
          DatapointsToAlarm: 2,
          Threshold: 500,
        },
        ...{ ComparisonOperator: 'GreaterThanThreshold', TreatMissingData: 'notBreaching', Dimensions },
      },
    },
    Failing: {
      Type: 'AWS::CloudWatch::Alarm',
      Properties: {
        ...{
          AlarmName: 'failing',
          EvaluationPeriods: 1,
          Threshold: 5,
          ComparisonOperator: 'GreaterThanThreshold',
        },
        Metrics: [
          metric('failed', 'Failed'),
          metric('all', 'All'),
          { Id: 'share', Expression: '100 * failed / all' },
        ],
      },
    },
    Page: {
      Type: 'AWS::CloudWatch::CompositeAlarm',
      Properties: { AlarmName: 'page', AlarmRule: 'ALARM("slow") OR ALARM("failing")' },
      DependsOn: ['Slow', 'Failing'],
    },
  },
};

let cloud: Awaited<ReturnType<typeof startCloudInTest>>;
let client: CloudWatchClient;

beforeAll(async () => {
  cloud = await startCloudInTest();
  await cloud.deploy('shop', template);
  client = new CloudWatchClient({ ...cloud.clientSettings(), maxAttempts: 1 });
});
afterAll(() => cloud.end());

const put = (MetricName: string, minutesAgo: number, more: object) =>
  client.send(
    new PutMetricDataCommand({
      Namespace: 'Shop',
      MetricData: [{ MetricName, Dimensions, Timestamp: new Date(now - minutesAgo * minute), ...more }],
    }),
  );
const span = { StartTime: new Date(now - 10 * minute), EndTime: new Date(now + minute) };

describe('the API of CloudWatch', () => {
  it('takes values, and tells their statistics', async () => {
    await put('Latency', 2, { Values: [100, 200, 900], Counts: [90, 9, 1], Unit: 'Milliseconds' });
    await put('Latency', 1, { Value: 50, Unit: 'Milliseconds' });
    const { Datapoints = [], Label } = await client.send(
      new GetMetricStatisticsCommand({
        ...{ Namespace: 'Shop', MetricName: 'Latency', Dimensions, Period: 60, ...span },
        ...{ Statistics: ['Average', 'Maximum', 'SampleCount'], ExtendedStatistics: ['p95'] },
      }),
    );
    expect(Label).toBe('Latency');
    expect(Datapoints).toMatchObject([
      {
        Timestamp: new Date(now - 2 * minute),
        Average: 117,
        Maximum: 900,
        SampleCount: 100,
        Unit: 'Milliseconds',
      },
      { Timestamp: new Date(now - minute), Average: 50, ExtendedStatistics: { p95: 50 } },
    ]);
    expect(Math.abs((Datapoints[0]?.ExtendedStatistics?.p95 ?? 0) - 200)).toBeLessThan(10);
  });

  it('computes expressions, the newest first', async () => {
    for (const [ago, failed, all] of [
      [3, 1, 10],
      [2, 3, 10],
    ] as const) {
      await put('Failed', ago, { Value: failed });
      await put('All', ago, { Value: all });
    }
    const queries = [
      metric('failed', 'Failed'),
      metric('all', 'All'),
      { Id: 'share', Expression: '100 * failed / all', Label: 'percent' },
    ];
    const { MetricDataResults } = await client.send(
      new GetMetricDataCommand({ MetricDataQueries: queries, ...span }),
    );
    expect(MetricDataResults).toEqual([
      {
        ...{ Id: 'share', Label: 'percent', StatusCode: 'Complete', Values: [30, 10] },
        Timestamps: [new Date(now - 2 * minute), new Date(now - 3 * minute)],
      },
    ]);
  });

  it('lists metrics by their dimensions, of the own region only', async () => {
    const { Metrics = [] } = await client.send(
      new ListMetricsCommand({ Namespace: 'Shop', Dimensions: [{ Name: 'service' }] }),
    );
    expect(Metrics.map(({ MetricName }) => MetricName)).toEqual(['Latency', 'Failed', 'All']);
    expect(Metrics[0]?.Dimensions).toEqual(Dimensions);
    const elsewhere = new CloudWatchClient(cloud.clientSettings({ ...home, region: 'eu-west-1' }));
    expect((await elsewhere.send(new ListMetricsCommand({}))).Metrics).toEqual([]);
  });

  it('describes alarms, and composite ones where these are asked for', async () => {
    const { MetricAlarms = [], CompositeAlarms } = await client.send(new DescribeAlarmsCommand({}));
    expect(CompositeAlarms).toEqual([]);
    expect(MetricAlarms).toMatchObject([
      {
        AlarmName: 'failing',
        Metrics: [{ Id: 'failed' }, { Id: 'all' }, { Id: 'share', Expression: '100 * failed / all' }],
      },
      {
        ...{
          AlarmName: 'slow',
          ExtendedStatistic: 'p95',
          Threshold: 500,
          DatapointsToAlarm: 2,
          ActionsEnabled: true,
        },
        ...{ AlarmDescription: 'Pages take long', Dimensions, StateValue: 'INSUFFICIENT_DATA' },
        AlarmArn: `arn:aws:cloudwatch:${home.region}:${home.account}:alarm:slow`,
      },
    ]);
    const ofBoth = await client.send(
      new DescribeAlarmsCommand({
        AlarmTypes: ['CompositeAlarm', 'MetricAlarm'],
        AlarmNames: ['page', 'slow'],
      }),
    );
    expect(ofBoth.CompositeAlarms).toMatchObject([
      { AlarmName: 'page', AlarmRule: 'ALARM("slow") OR ALARM("failing")' },
    ]);
    expect(ofBoth.MetricAlarms).toHaveLength(1);
  });

  it('sets the state of an alarm, and with it that of alarms on it', async () => {
    const state = { AlarmName: 'slow', StateValue: 'ALARM', StateReason: 'a test' } as const;
    await client.send(new SetAlarmStateCommand(state));
    const { MetricAlarms, CompositeAlarms } = await client.send(
      new DescribeAlarmsCommand({ StateValue: 'ALARM', AlarmTypes: ['CompositeAlarm', 'MetricAlarm'] }),
    );
    expect(MetricAlarms).toMatchObject([{ AlarmName: 'slow', StateReason: 'a test' }]);
    expect(CompositeAlarms).toMatchObject([{ AlarmName: 'page' }]);
  });

  it('refuses with the codes of CloudWatch', async () => {
    const refused = (sent: Promise<unknown>) => expect(sent).rejects;
    const state = { AlarmName: 'none', StateValue: 'OK', StateReason: 'x' } as const;
    await refused(client.send(new SetAlarmStateCommand(state))).toMatchObject({ name: 'ResourceNotFound' });
    await refused(client.send(new DescribeAlarmsCommand({ ChildrenOfAlarmName: 'page' }))).toThrow(
      'ChildrenOfAlarmName',
    );
    const MetricData = [{ MetricName: 'x', Value: 1 }];
    await refused(client.send(new PutMetricDataCommand({ Namespace: 'AWS/RDS', MetricData }))).toThrow(
      'of AWS',
    );
    const MetricDataQueries = [{ Id: 'e', Expression: 'SEARCH(1, 2)' }];
    const asked = new GetMetricDataCommand({ MetricDataQueries, ...span });
    await refused(client.send(asked)).toThrow('SEARCH is not available');
  });

  it.each([
    [
      'JSON',
      {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': 'GraniteServiceVersion20100801.GetMetricStatistics',
      },
      JSON.stringify({
        ...{ Namespace: 'Shop', MetricName: 'Latency', Dimensions, Period: 60, ExtendedStatistics: ['p95'] },
        ...{ StartTime: now / 1000 - 60, EndTime: now / 1000 },
      }),
      `"Timestamp":${now / 1000 - 60},"Unit":"Milliseconds","ExtendedStatistics":{"p95":50}`,
    ],
    [
      'query',
      { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
      `Action=GetMetricStatistics&Version=2010-08-01&Namespace=Shop&MetricName=Latency&Dimensions.member.1.Name=service&Dimensions.member.1.Value=web&Period=60&ExtendedStatistics.member.1=p95&StartTime=${new Date(now - minute).toISOString()}&EndTime=${new Date(now).toISOString()}`,
      `<member><Timestamp>${new Date(now - minute).toISOString()}</Timestamp><Unit>Milliseconds</Unit><ExtendedStatistics><entry><key>p95</key><value>50</value></entry></ExtendedStatistics></member>`,
    ],
  ])('answers in the %s protocol as well', async (_, headers, body, expected) => {
    const authorization = `AWS4-HMAC-SHA256 Credential=${home.account}/20261128/${home.region}/monitoring/aws4_request`;
    const answer = await fetch(cloud.current.endpoint, {
      method: 'POST',
      headers: { ...headers, authorization },
      body,
    });
    expect(await answer.text()).toContain(expected);
  });
});
