import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { AlarmNotFoundError, Alarms } from '../../../../local/cloud/alarms/alarms.ts';
import type { CloudEvent } from '../../../../local/cloud/events/event.ts';
import type { JsonValue } from '../../../../local/cloud/json.ts';
import { MetricStore } from '../../../../local/cloud/metrics/metric-store.ts';
import type { Publication } from '../../../../local/cloud/notifications/publication.ts';
import type { RecordedResource } from '../../../../local/cloud/recorded-resource.ts';
import type { CommonRuntime } from '../../../../local/cloud/runtime.ts';
import type { InvokePolicy } from '../../../../local/cloud/scaling/step-scaling.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const place = { account: '111111111111', region: 'eu-central-1' };
const noon = Date.parse('2026-11-28T12:00:20Z');
const minute = 60_000;
const topic = 'arn:aws:sns:eu-central-1:111111111111:tickets';

let stateDirectory: string;
let store: MetricStore;
let resources: RecordedResource[];
let published: Publication[];
let events: CloudEvent[];
let invoked: object[];
let stopped: string[];
let alarms: Alarms;

beforeEach(() => {
  stateDirectory = temporaryFolder();
  store = new MetricStore();
  [resources, published, events, stopped, invoked] = [[], [], [], [], []];
  alarms = started();
});

function started(at = noon - 60 * minute): Alarms {
  const runtime = {
    stateDirectory,
    resources: {
      all: (type: string) => resources.filter((each) => each.type === type),
      find: () => undefined,
    },
    worldwide: () => store,
  } as unknown as CommonRuntime;
  const topics = { publish: (publication: Publication) => `${published.push(publication)}` };
  const regions = { isStopped: (region: string) => stopped.includes(region) };
  const invokePolicy: InvokePolicy = (policy, { evidence }) => void invoked.push({ policy, ...evidence });
  const put = (event: CloudEvent) => void events.push(event);
  return new Alarms({ runtime, topics, regions, events: { put }, invokePolicy }, at);
}

function put(type: string, name: string, properties: Record<string, JsonValue>, region = place.region): void {
  const attributes = { Arn: `arn:aws:cloudwatch:${region}:${place.account}:alarm:${name}` };
  const address = { account: place.account, region, stackName: 'shop', stackId: 'id', logicalId: name };
  resources.push({ ...address, type, physicalId: name, properties, attributes });
}

function putAlarm(name: string, properties: Record<string, JsonValue> = {}, region = place.region): void {
  const metric = { Namespace: 'Shop', MetricName: 'Age', Statistic: 'Maximum', Period: 60 };
  const limit = { ComparisonOperator: 'GreaterThanThreshold', Threshold: 10, EvaluationPeriods: 2 };
  put('AWS::CloudWatch::Alarm', name, { ...metric, ...limit, AlarmActions: [topic], ...properties }, region);
}

function putComposite(name: string, AlarmRule: string): void {
  put('AWS::CloudWatch::CompositeAlarm', name, { AlarmRule, AlarmActions: [topic], OKActions: [topic] });
}

function measure(minutesAgo: number, value: number, name = 'Age', region = place.region): void {
  const metric = { namespace: 'Shop', name, dimensions: {} };
  store.put({ ...place, region }, metric, value, { time: noon - minutesAgo * minute });
}

const states = (of = alarms) => of.all().map(({ name, state }) => [name, state.value]);

describe('alarms', () => {
  it('begin without data, and change with what was measured in whole minutes', () => {
    putAlarm('age');
    expect(states()).toEqual([['age', 'INSUFFICIENT_DATA']]);
    measure(2, 20);
    measure(1, 20);
    measure(0, 1);
    alarms.evaluate(noon);
    expect(states()).toEqual([['age', 'ALARM']]);
    alarms.evaluate(noon + minute);
    expect(states()).toEqual([['age', 'OK']]);
  });

  it('tell their topics and the event bus of a change, once', () => {
    putAlarm('age', { AlarmDescription: 'Orders wait', Dimensions: [] });
    measure(2, 20);
    measure(1, 20);
    alarms.evaluate(noon);
    alarms.evaluate(noon);
    expect(published).toEqual([
      {
        topicArn: topic,
        subject: 'ALARM: "age" in eu-central-1',
        message: expect.stringContaining('Orders wait'),
      },
    ]);
    expect(events).toMatchObject([
      {
        'detail-type': 'CloudWatch Alarm State Change',
        source: 'aws.cloudwatch',
        resources: ['arn:aws:cloudwatch:eu-central-1:111111111111:alarm:age'],
        detail: {
          alarmName: 'age',
          state: { value: 'ALARM', reason: expect.stringContaining('Threshold Crossed') },
          previousState: { value: 'INSUFFICIENT_DATA' },
          configuration: {
            metrics: [{ metricStat: { metric: { name: 'Age' }, period: 60, stat: 'Maximum' } }],
          },
        },
      },
    ]);
  });

  it('tell nobody where their actions are not enabled, or are none that are known here', () => {
    putAlarm('quiet', { ActionsEnabled: false });
    putAlarm('elsewhere', { AlarmActions: ['arn:aws:ssm:eu-central-1:111111111111:opsitem:1'] });
    measure(2, 20);
    measure(1, 20);
    alarms.evaluate(noon);
    expect(states()).toEqual([
      ['quiet', 'ALARM'],
      ['elsewhere', 'ALARM'],
    ]);
    expect(published).toEqual([]);
    expect(readFileSync(join(stateDirectory, 'logs', 'alarms.log'), 'utf8')).toContain('opsitem:1');
  });

  it('invoke policies that scale as long as they are in their state, with what they have seen', () => {
    const policy = 'arn:aws:autoscaling:eu-central-1:111111111111:scalingPolicy:1:policyName/load';
    putAlarm('busy', { AlarmActions: [topic, policy] });
    measure(2, 20);
    measure(1, 30);
    measure(0, 40);
    measure(-1, 1);
    for (const minutes of [0, 1, 2]) alarms.evaluate(noon + minutes * minute);
    expect(invoked).toEqual([
      { policy, threshold: 10, values: [20, 30] },
      { policy, threshold: 10, values: [30, 40] },
    ]);
    expect(published).toHaveLength(1);

    alarms.setState(place, 'busy', { state: 'ALARM', reason: 'To see it', reasonData: '' });
    expect(invoked[2]).toEqual({ policy, threshold: 10, values: [] });
  });

  it('evaluate expressions over metrics', () => {
    const stat = (Id: string, MetricName: string) => ({
      ...{ Id, ReturnData: false },
      MetricStat: { Metric: { Namespace: 'Shop', MetricName, Dimensions: [] }, Period: 60, Stat: 'Sum' },
    });
    const share = { Id: 'e', Expression: 'IF(all >= 20, 100 * FILL(failed, 0) / all, 0)', ReturnData: true };
    const Metrics = [share, stat('failed', 'Failed'), stat('all', 'All')];
    const { MetricName, Namespace, Statistic, Period, ...none } = {
      MetricName: 0,
      Namespace: 0,
      Statistic: 0,
      Period: 0,
    };
    putAlarm('failures', { ...none, Metrics, EvaluationPeriods: 1 });
    measure(1, 20, 'All');
    alarms.evaluate(noon);
    expect(states()).toEqual([['failures', 'OK']]);
    measure(1, 3, 'Failed');
    alarms.evaluate(noon);
    expect(states()).toEqual([['failures', 'ALARM']]);
  });

  it('of other alarms follow these, over several steps', () => {
    putComposite('page', 'ALARM("both")');
    putComposite('both', 'ALARM("age") AND NOT OK("other")');
    putAlarm('age');
    putAlarm('other', { MetricName: 'Other', TreatMissingData: 'missing' });
    measure(2, 20);
    measure(1, 20);
    alarms.evaluate(noon);
    expect(Object.fromEntries(states())).toMatchObject({ age: 'ALARM', both: 'ALARM', page: 'ALARM' });
    expect(alarms.find(place, 'both')?.state.reason).toMatch(
      /alarm:age transitioned to ALARM at Saturday 28 November, 2026 12:00:20 UTC$/,
    );
    alarms.setState(place, 'age', { state: 'OK', reason: 'as asked', reasonData: '' });
    expect(Object.fromEntries(states())).toMatchObject({ age: 'OK', both: 'OK', page: 'OK' });
    expect(published.map(({ subject }) => subject?.split(' in ')[0])).toEqual([
      'ALARM: "age"',
      'ALARM: "both"',
      'ALARM: "page"',
      'OK: "both"',
      'OK: "page"',
    ]);
  });

  it('keep their state and what was told over a restart, until enough was measured since', () => {
    putAlarm('age', { TreatMissingData: 'notBreaching' });
    measure(2, 20);
    measure(1, 20);
    alarms.evaluate(noon);
    store = new MetricStore();
    const again = started(noon);
    expect(states(again)).toEqual([['age', 'ALARM']]);
    again.evaluate(noon + minute);
    expect(states(again)).toEqual([['age', 'ALARM']]);
    again.evaluate(noon + 5 * minute);
    expect(states(again)).toEqual([['age', 'OK']]);
    expect(published).toHaveLength(1);
  });

  it('of a stopped region stay as they are, and begin anew with it', () => {
    putAlarm('age', { TreatMissingData: 'breaching' });
    measure(2, 1);
    measure(1, 1);
    alarms.evaluate(noon);
    stopped = [place.region];
    alarms.evaluate(noon + 10 * minute);
    expect(states()).toEqual([['age', 'OK']]);
    stopped = [];
    alarms.evaluate(noon + 20 * minute);
    expect(states()).toEqual([['age', 'OK']]);
    alarms.evaluate(noon + 25 * minute);
    expect(states()).toEqual([['age', 'ALARM']]);
  });

  it('say why they cannot be evaluated, and keep what somebody sets them to', () => {
    putAlarm('cpu', { Namespace: 'AWS/RDS', MetricName: 'CPUUtilization', TreatMissingData: 'notBreaching' });
    putAlarm('band', { ComparisonOperator: 'GreaterThanUpperThreshold', ThresholdMetricId: 'ad1' });
    alarms.evaluate(noon);
    expect(alarms.all().map(({ state }) => state.reason)).toEqual([
      expect.stringMatching(/^Not evaluated in the rehearsal: AWS\/RDS CPUUtilization is not measured/),
      expect.stringMatching(/^Not evaluated in the rehearsal: it compares with a band/),
    ]);
    alarms.setState(place, 'cpu', { state: 'ALARM', reason: 'as asked', reasonData: '' });
    alarms.evaluate(noon + minute);
    expect(states()).toEqual([
      ['cpu', 'ALARM'],
      ['band', 'INSUFFICIENT_DATA'],
    ]);
  });

  it('are told apart by region, and forgotten with their resources', () => {
    putAlarm('age');
    putAlarm('age', {}, 'eu-west-1');
    for (const ago of [1, 2]) measure(ago, 20, 'Age', 'eu-west-1');
    alarms.evaluate(noon);
    expect(states()).toEqual([
      ['age', 'INSUFFICIENT_DATA'],
      ['age', 'ALARM'],
    ]);
    expect(alarms.find({ ...place, region: 'eu-west-1' }, 'age')?.state.value).toBe('ALARM');
    resources = [];
    alarms.evaluate(noon);
    expect(JSON.parse(readFileSync(join(stateDirectory, 'alarms.json'), 'utf8'))).toEqual({});
    expect(() => alarms.setState(place, 'age', { state: 'OK', reason: '', reasonData: '' })).toThrow(
      AlarmNotFoundError,
    );
  });
});
