import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { describeServices } from '../../../../local/cloud/ecs/describe-services.ts';
import { applicationAutoScalingApi } from '../../../../local/cloud/endpoint/application-auto-scaling-api.ts';
import { ecsApi } from '../../../../local/cloud/endpoint/ecs-api.ts';
import type { JsonValue } from '../../../../local/cloud/json.ts';
import { measureTasks } from '../../../../local/cloud/metrics/measured/tasks.ts';
import { metricStore } from '../../../../local/cloud/metrics/metric-store.ts';
import { scaleTargets } from '../../../../local/cloud/scaling/scaling.ts';
import { eventually } from '../../../support/eventually.ts';
import { account, Rehearsal, region } from '../rehearsal.ts';

const place = { account, region };
const minute = 60_000;
/** The minutes before are there. */
const now = Math.floor(Date.now() / minute) * minute + 15_000;

/** Works without an end, as far as it is let. */
const busy = 'setInterval(() => { const end = Date.now() + 60; while (Date.now() < end); }, 100);';

let rehearsal: Rehearsal;
let resourceId: string;

beforeEach(async () => {
  rehearsal = new Rehearsal();
  rehearsal.put('AWS::ECS::Cluster', 'cluster', {});
  await rehearsal.create('AWS::ECS::TaskDefinition', 'Task', {
    ...{ Family: 'worker', Cpu: '1024', Memory: '512' },
    ContainerDefinitions: [{ Name: 'worker', Image: rehearsal.pushImage('sluice/worker', '1', busy) }],
  });
  await rehearsal.create('AWS::ECS::Service', 'Service', {
    ...{ Cluster: 'cluster', ServiceName: 'worker', TaskDefinition: rehearsal.record('Task').physicalId },
  });
  resourceId = 'service/cluster/worker';
  await rehearsal.create('AWS::ApplicationAutoScaling::ScalableTarget', 'Target', {
    ...{ ServiceNamespace: 'ecs', ScalableDimension: 'ecs:service:DesiredCount', ResourceId: resourceId },
    ...{ MinCapacity: 1, MaxCapacity: 3 },
  });
});
afterEach(() => rehearsal.stop());

const policy = (metric: Record<string, JsonValue>) =>
  rehearsal.create('AWS::ApplicationAutoScaling::ScalingPolicy', 'Policy', {
    ...{ PolicyName: 'load', PolicyType: 'TargetTrackingScaling' },
    ScalingTargetId: rehearsal.record('Target').physicalId,
    TargetTrackingScalingPolicyConfiguration: { TargetValue: 10, ScaleOutCooldown: 60, ...metric },
  });
const backlog: Record<string, JsonValue> = {
  CustomizedMetricSpecification: {
    Metrics: [
      { Id: 'perTask', Expression: 'FILL(backlog, 0) / 1', ReturnData: true },
      {
        Id: 'backlog',
        ReturnData: false,
        MetricStat: {
          Stat: 'Average',
          Metric: {
            ...{ Namespace: 'Shop', MetricName: 'Backlog' },
            Dimensions: [{ Name: 'Queue', Value: 'orders' }],
          },
        },
      },
    ],
  },
};

function measure(
  value: number,
  minutes: number,
  metric = { namespace: 'Shop', name: 'Backlog' },
  dimensions: Record<string, string> = { Queue: 'orders' },
) {
  for (let back = 1; back <= minutes; back++)
    metricStore(rehearsal.runtime).put(place, { ...metric, dimensions }, value, {
      time: now - back * minute,
    });
}
const scale = (at = now) =>
  scaleTargets(
    { runtime: rehearsal.runtime, runtimeOf: () => rehearsal.runtime, regions: { running: [region] } },
    at,
  );
const desired = () => describeServices(rehearsal.runtime)[0]?.desiredCount;
const ask = (operation: string, more: Record<string, JsonValue> = {}) =>
  applicationAutoScalingApi(() => rehearsal.runtime)(operation, { ServiceNamespace: 'ecs', ...more }, place);
const setTasks = (desiredCount: number) =>
  ecsApi(() => rehearsal.runtime)(
    'UpdateService',
    { cluster: 'cluster', service: 'worker', desiredCount },
    place,
  );

describe('a service with a policy of target tracking', () => {
  it('gets the tasks that its metric asks for, up to the most, and tells of it', async () => {
    await policy(backlog);
    measure(25, 2);
    scale();
    expect(desired()).toBe(1);
    measure(45, 3);
    scale();
    expect(desired()).toBe(3);
    expect(await ask('DescribeScalingActivities', { ResourceId: resourceId })).toMatchObject({
      ScalingActivities: [
        {
          Description: 'Setting desired count to 3.',
          Cause: expect.stringContaining('the policy load asked for 4, where 1 were wanted'),
          StatusCode: 'Successful',
        },
      ],
    });
    await eventually(() => expect(describeServices(rehearsal.runtime)[0]?.tasks).toHaveLength(3));
  });

  it('loses them when nothing is to do for a quarter of an hour, and keeps them over a restart until then', async () => {
    await policy(backlog);
    measure(45, 3);
    scale();
    await rehearsal.restart();
    expect(desired()).toBe(3);
    measure(1, 15);
    scale();
    expect(desired()).toBe(1);
  });

  it('stays as it is while its scaling is suspended', async () => {
    await policy(backlog);
    await ask('RegisterScalableTarget', {
      ...{ ResourceId: resourceId, ScalableDimension: 'ecs:service:DesiredCount' },
      SuspendedState: { DynamicScalingOutSuspended: true },
    });
    measure(45, 3);
    scale();
    expect(desired()).toBe(1);
    expect(await ask('DescribeScalableTargets', { ResourceIds: [resourceId] })).toMatchObject({
      ScalableTargets: [
        {
          ...{ ResourceId: resourceId, MinCapacity: 1, MaxCapacity: 3 },
          SuspendedState: { DynamicScalingInSuspended: false, DynamicScalingOutSuspended: true },
        },
      ],
    });
  });

  it('is put to sleep beside its bounds while its scaling is suspended, over a restart as well, and woken', async () => {
    const target = { ResourceId: resourceId, ScalableDimension: 'ecs:service:DesiredCount' };
    const suspend = (DynamicScalingOutSuspended: boolean) =>
      ask('RegisterScalableTarget', { ...target, SuspendedState: { DynamicScalingOutSuspended } });
    await suspend(true);
    expect(await setTasks(0)).toMatchObject({ service: { serviceName: 'worker', desiredCount: 0 } });
    await rehearsal.restart();
    expect(desired()).toBe(0);
    await eventually(() => expect(describeServices(rehearsal.runtime)[0]?.tasks).toEqual([]));

    await setTasks(2);
    await suspend(false);
    await rehearsal.restart();
    expect(desired()).toBe(2);
    await eventually(() => expect(describeServices(rehearsal.runtime)[0]?.tasks).toHaveLength(2));
  });

  it.each<[string, Record<string, JsonValue>, { namespace: string; name: string }, Record<string, string>]>([
    [
      'its processors',
      { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' },
      { namespace: 'AWS/ECS', name: 'CPUUtilization' },
      { ClusterName: 'cluster', ServiceName: 'worker' },
    ],
    [
      'the requests to its targets',
      { PredefinedMetricType: 'ALBRequestCountPerTarget', ResourceLabel: 'app/web/1/targetgroup/shop/2' },
      { namespace: 'AWS/ApplicationELB', name: 'RequestCountPerTarget' },
      { TargetGroup: 'targetgroup/shop/2' },
    ],
  ])('may follow %s', async (_, specification, metric, dimensions) => {
    await policy({ PredefinedMetricSpecification: specification });
    measure(15, 3, metric, dimensions);
    scale();
    expect(desired()).toBe(2);
  });
});

describe('a policy of a target that nobody has registered', () => {
  it('is refused', async () => {
    const created = rehearsal.create('AWS::ApplicationAutoScaling::ScalingPolicy', 'Policy', {
      ...{ PolicyName: 'load', PolicyType: 'TargetTrackingScaling' },
      ...{ ResourceId: rehearsal.record('Target').physicalId, ServiceNamespace: 'ecs' },
      ScalableDimension: 'ecs:service:DesiredCount',
    });
    await expect(created).rejects.toThrow(
      /No scalable target is registered as service.cluster.worker\|ecs:service/,
    );
  });
});

describe('a task that works', () => {
  it('is measured by what it uses of what it reserves', async () => {
    await eventually(() => expect(describeServices(rehearsal.runtime)[0]?.tasks[0]?.healthy).toBe(true));
    const began = Date.now();
    measureTasks(rehearsal.runtime, began);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    measureTasks(rehearsal.runtime);
    const of = (name: string) =>
      metricStore(rehearsal.runtime)
        .read(
          place,
          { namespace: 'AWS/ECS', name, dimensions: { ClusterName: 'cluster', ServiceName: 'worker' } },
          { statistic: 'Maximum', periodInSeconds: 60, from: began - minute, to: Date.now() + 1 },
        )
        .at(-1)?.value;
    // Six tenths of a processor, as far as others leave them; a task of Node.js has some dozens of mebibytes.
    expect(of('CPUUtilization')).toBeGreaterThan(1);
    expect(of('CPUUtilization')).toBeLessThanOrEqual(100);
    expect(of('MemoryUtilization')).toBeGreaterThan(4);
    expect(of('MemoryUtilization')).toBeLessThan(60);
  });
});
