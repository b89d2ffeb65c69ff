import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  ApplicationAutoScalingClient,
  DescribeScalableTargetsCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { startCloudInTest } from '../cloud-in-test.ts';

let cloud: Awaited<ReturnType<typeof startCloudInTest>>;
beforeAll(async () => {
  cloud = await startCloudInTest();
});
afterAll(() => cloud.end());
afterEach(() => cloud.delete('timed'));

const ZipFile = `exports.run = async (event) => console.log('given ' + JSON.stringify(event));`;

/** A function that says what it is given, and something that invokes it at its time. */
function template(resource: object, principal = 'events.amazonaws.com') {
  return {
    Resources: {
      Function: {
        Type: 'AWS::Lambda::Function',
        Properties: { Runtime: 'nodejs24.x', Handler: 'index.run', Code: { ZipFile } },
      },
      Permission: {
        Type: 'AWS::Lambda::Permission',
        Properties: { FunctionName: { 'Fn::GetAtt': ['Function', 'Arn'] }, Principal: principal },
      },
      Timed: resource,
    },
  };
}
const functionArn = { 'Fn::GetAtt': ['Function', 'Arn'] };
const aRule = (properties: object) => ({
  Type: 'AWS::Events::Rule',
  Properties: { Targets: [{ Id: 'function', Arn: functionArn }], ...properties },
});
const aSchedule = ({ Input, ...properties }: { Input?: string; ScheduleExpression: string }) => ({
  Type: 'AWS::Scheduler::Schedule',
  Properties: {
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: { Arn: functionArn, RoleArn: 'arn:aws:iam::111111111111:role/any', ...(Input && { Input }) },
    ...properties,
  },
});

async function given(): Promise<Record<string, unknown>> {
  const [resource] = cloud.current.resources('AWS::Lambda::Function');
  const file = join(cloud.stateDirectory, 'logs', 'functions', `${resource?.physicalId}.log`);
  const log = () => (existsSync(file) ? readFileSync(file, 'utf8') : '');
  for (const end = Date.now() + 4000; !log().includes('given ') && Date.now() < end; ) await pause(20);
  return JSON.parse(/given (.+)/.exec(log())?.[1] ?? '');
}
const timed = () => cloud.current.schedules.list().map(({ name, kind, state }) => [name, kind, state]);

describe('a rule with a schedule', () => {
  it('tells its targets at its time', async () => {
    await cloud.deploy('timed', template(aRule({ ScheduleExpression: 'cron(0 20 * * ? *)' })));
    expect(timed()).toEqual([['Timed', 'rule', 'waits']]);

    cloud.current.schedules.fire('timed');
    expect(await given()).toMatchObject({
      'detail-type': 'Scheduled Event',
      source: 'aws.events',
      detail: {},
    });
  });

  it('runs by itself when it comes often, and not when it is disabled', async () => {
    await cloud.deploy('timed', template(aRule({ ScheduleExpression: 'rate(1 minute)' })));
    expect(timed()).toEqual([['Timed', 'rule', 'runs']]);
    await cloud.deploy('timed', template(aRule({ ScheduleExpression: 'rate(1 minute)', State: 'DISABLED' })));
    expect(timed()).toEqual([['Timed', 'rule', 'disabled']]);
  });

  it('is refused when it cannot be read', async () => {
    const deployed = cloud.deploy('timed', template(aRule({ ScheduleExpression: 'rate(1 fortnight)' })));
    await expect(deployed).rejects.toThrow('The schedule "rate(1 fortnight)" cannot be read');
  });
});

describe('a schedule of Scheduler', () => {
  it('comes by itself, and needs no permission of the function', async () => {
    const schedule = aSchedule({ ScheduleExpression: 'rate(1 minute)' });
    await cloud.deploy('timed', template(schedule, 'sns.amazonaws.com'));
    expect(await given()).toMatchObject({ source: 'aws.scheduler', detail: '{}' });
  });

  it('gives its target what the template gives, filled in', async () => {
    const Input = '{"action":"sleep","by":"<aws.scheduler.schedule-arn>"}';
    await cloud.deploy('timed', template(aSchedule({ ScheduleExpression: 'cron(0 20 * * ? *)', Input })));
    cloud.current.schedules.fire('Timed');
    expect(await given()).toEqual({
      action: 'sleep',
      by: expect.stringMatching(
        /^arn:aws:scheduler:eu-central-1:111111111111:schedule\/default\/timed-Timed-/,
      ),
    });
  });
});

describe('scheduled actions of a scalable target', () => {
  const table = { ServiceNamespace: 'dynamodb', ScalableDimension: 'dynamodb:table:ReadCapacityUnits' };
  const action = (ScheduledActionName: string, Schedule: string, MinCapacity: number) => ({
    ...{ ScheduledActionName, Schedule, Timezone: 'Europe/Berlin', ScalableTargetAction: { MinCapacity } },
  });

  it('have names of their own, and change its bounds', async () => {
    const ScheduledActions = [
      action('in the evening', 'cron(0 20 * * ? *)', 2),
      { ...action('often', 'rate(1 hour)', 3), StartTime: '2126-01-01T00:00:00Z' },
    ];
    await cloud.deploy('timed', {
      Resources: {
        Timed: {
          Type: 'AWS::ApplicationAutoScaling::ScalableTarget',
          Properties: {
            ...table,
            ResourceId: 'table/shop',
            MinCapacity: 1,
            MaxCapacity: 9,
            ScheduledActions,
          },
        },
      },
    });
    expect(timed()).toEqual([
      ['Timed/in the evening', 'scaling', 'waits'],
      ['Timed/often', 'scaling', 'runs'],
    ]);

    const scaling = new ApplicationAutoScalingClient(cloud.clientSettings());
    const bounds = async () => {
      const { ScalableTargets } = await scaling.send(
        new DescribeScalableTargetsCommand({ ServiceNamespace: 'dynamodb' }),
      );
      return ScalableTargets?.map(({ MinCapacity, MaxCapacity }) => [MinCapacity, MaxCapacity]);
    };
    cloud.current.schedules.fire('Timed/in');
    expect(await bounds()).toEqual([[2, 9]]);
    await cloud.restart();
    expect(cloud.current.schedules.list()[0]?.lastAt).not.toBeNull();
    expect(await bounds()).toEqual([[2, 9]]);
  });
});

describe('the switch of schedules', () => {
  it('keeps what somebody wants over a restart, also of what is deployed later', async () => {
    cloud.current.schedules.wish(undefined, 'pause');
    await cloud.restart();
    await cloud.deploy('timed', template(aRule({ ScheduleExpression: 'rate(1 minute)' })));
    expect(timed()).toEqual([['Timed', 'rule', 'paused']]);
    cloud.current.schedules.wish('Timed', 'run');
    await cloud.restart();
    expect(timed()).toEqual([['Timed', 'rule', 'runs']]);
  });

  it('knows a schedule by a part of its name that no other has', async () => {
    expect(() => cloud.current.schedules.fire('nowhere')).toThrow('No schedule has "nowhere" in its name');
  });
});
