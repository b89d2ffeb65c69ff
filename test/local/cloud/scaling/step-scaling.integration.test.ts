import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { describeServices } from '../../../../local/cloud/ecs/describe-services.ts';
import { applicationAutoScalingApi } from '../../../../local/cloud/endpoint/application-auto-scaling-api.ts';
import type { JsonValue } from '../../../../local/cloud/json.ts';
import { scheduledActions } from '../../../../local/cloud/scaling/scheduled-actions.ts';
import { scalingBySteps } from '../../../../local/cloud/scaling/step-scaling.ts';
import { account, Rehearsal, region } from '../rehearsal.ts';

const place = { account, region };
const second = 1000;
const now = Date.now();
const target = { ServiceNamespace: 'ecs', ScalableDimension: 'ecs:service:DesiredCount' };

let rehearsal: Rehearsal;

beforeEach(async () => {
  rehearsal = new Rehearsal();
  rehearsal.put('AWS::ECS::Cluster', 'cluster', {});
  await rehearsal.create('AWS::ECS::TaskDefinition', 'Task', {
    Family: 'worker',
    ContainerDefinitions: [
      { Name: 'worker', Image: rehearsal.pushImage('sluice/worker', '1', 'setInterval(() => {}, 1000);') },
    ],
  });
  await rehearsal.create('AWS::ECS::Service', 'Service', {
    ...{ Cluster: 'cluster', ServiceName: 'worker', TaskDefinition: rehearsal.record('Task').physicalId },
  });
  await rehearsal.create('AWS::ApplicationAutoScaling::ScalableTarget', 'Target', aTarget());
});
afterEach(() => rehearsal.stop());

const aTarget = (more: Record<string, JsonValue> = {}) => ({
  ...{ ...target, ResourceId: 'service/cluster/worker', MinCapacity: 1, MaxCapacity: 6, ...more },
});
const steps = (adjustments: Record<string, JsonValue>[], more: Record<string, JsonValue> = {}) =>
  rehearsal.create('AWS::ApplicationAutoScaling::ScalingPolicy', 'Policy', {
    ...{ PolicyName: 'load', PolicyType: 'StepScaling' },
    ScalingTargetId: rehearsal.record('Target').physicalId,
    StepScalingPolicyConfiguration: {
      ...{ AdjustmentType: 'ChangeInCapacity', Cooldown: 60, StepAdjustments: adjustments, ...more },
    },
  });
const outAndMore: Record<string, JsonValue>[] = [
  { MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 10, ScalingAdjustment: 1 },
  { MetricIntervalLowerBound: 10, ScalingAdjustment: 3 },
];
const down: Record<string, JsonValue>[] = [{ MetricIntervalUpperBound: 0, ScalingAdjustment: -1 }];

function goesOff(value: number, at = now) {
  const invoke = scalingBySteps(rehearsal.runtime, () => rehearsal.runtime);
  const evidence = { threshold: 50, values: [value] };
  invoke(rehearsal.record('Policy').physicalId, { ...place, name: 'busy', evidence }, at);
}
const desired = () => describeServices(rehearsal.runtime)[0]?.desiredCount;
const ask = (operation: string, more: Record<string, JsonValue> = {}) =>
  applicationAutoScalingApi(() => rehearsal.runtime)(operation, { ServiceNamespace: 'ecs', ...more }, place);

describe('a policy of steps', () => {
  it('adds what the step says, no more of the same before its cooldown is over, and a larger step at once', async () => {
    await steps(outAndMore);
    goesOff(55);
    expect(desired()).toBe(2);
    goesOff(55, now + 30 * second);
    expect(desired()).toBe(2);
    goesOff(65, now + 40 * second);
    expect(desired()).toBe(4);
    goesOff(65, now + 200 * second);
    expect(desired()).toBe(6);
    expect(await ask('DescribeScalingActivities')).toMatchObject({
      ScalingActivities: [
        { Cause: 'the alarm busy invoked the policy load, which asked for 7, where 4 were wanted' },
        { Description: 'Setting desired count to 4.' },
        { Description: 'Setting desired count to 2.' },
      ],
    });
  });

  it('takes away one after the other, as its cooldown lets it, down to the least', async () => {
    await rehearsal.update('Target', aTarget({ MinCapacity: 3 }));
    await rehearsal.update('Target', aTarget());
    await steps(down);
    goesOff(10);
    expect(desired()).toBe(2);
    goesOff(10, now + 30 * second);
    expect(desired()).toBe(2);
    goesOff(10, now + 90 * second);
    goesOff(10, now + 300 * second);
    expect(desired()).toBe(1);
  });

  it('is told with the alarms that invoke it', async () => {
    const { physicalId } = await steps(outAndMore);
    rehearsal.put(
      'AWS::CloudWatch::Alarm',
      'busy',
      { Arn: 'arn:busy' },
      {
        ...{ ComparisonOperator: 'GreaterThanThreshold', EvaluationPeriods: 1, AlarmActions: [physicalId] },
      },
    );
    expect(await ask('DescribeScalingPolicies')).toMatchObject({
      ScalingPolicies: [
        {
          ...{ PolicyName: 'load', PolicyType: 'StepScaling' },
          StepScalingPolicyConfiguration: { AdjustmentType: 'ChangeInCapacity', Cooldown: 60 },
          Alarms: [{ AlarmName: 'busy', AlarmARN: 'arn:busy' }],
        },
      ],
    });
  });
});

const evening = { ScheduledActionName: 'evening', Schedule: 'cron(0 20 * * ? *)', Timezone: 'Europe/Berlin' };
const nightly: Record<string, JsonValue> = {
  ScheduledActions: [{ ...evening, ScalableTargetAction: { MinCapacity: 0, MaxCapacity: 0 } }],
};
const carryOut = () =>
  scheduledActions(() => rehearsal.runtime)(rehearsal.record('Target'))[0]?.happen(new Date());

describe('a scheduled action', () => {
  it('changes the bounds, over a restart, until a deployment declares them anew', async () => {
    await rehearsal.update('Target', aTarget(nightly));
    expect(await ask('DescribeScheduledActions')).toMatchObject({
      ScheduledActions: [
        {
          ...evening,
          ScalableTargetAction: { MinCapacity: 0, MaxCapacity: 0 },
          ResourceId: 'service/cluster/worker',
        },
      ],
    });
    carryOut();
    expect(desired()).toBe(0);
    await rehearsal.restart();
    expect(desired()).toBe(0);
    expect(await ask('DescribeScalableTargets')).toMatchObject({
      ScalableTargets: [{ MinCapacity: 0, MaxCapacity: 0 }],
    });
    await rehearsal.update('Target', aTarget({ MinCapacity: 2 }));
    expect(desired()).toBe(2);
  });

  it('does nothing while scheduled scaling is suspended', async () => {
    await rehearsal.update('Target', aTarget(nightly));
    await ask('RegisterScalableTarget', {
      ...{ ...target, ResourceId: 'service/cluster/worker' },
      SuspendedState: { ScheduledScalingSuspended: true },
    });
    carryOut();
    expect(desired()).toBe(1);
  });

  it('is refused when its time cannot be read', async () => {
    const ScheduledActions = [{ ...evening, Schedule: 'cron(0 20 * * *)', ScalableTargetAction: {} }];
    await expect(rehearsal.update('Target', aTarget({ ScheduledActions }))).rejects.toThrow(
      'The schedule "cron(0 20 * * *)" cannot be read',
    );
  });
});

describe('somebody who registers a target again', () => {
  it('sets other bounds for it, which must not cross', async () => {
    const asked = { ...target, ResourceId: 'service/cluster/worker' };
    await ask('RegisterScalableTarget', { ...asked, MinCapacity: 4 });
    expect(desired()).toBe(4);
    await expect(ask('RegisterScalableTarget', { ...asked, MinCapacity: 7 })).rejects.toThrow(
      'The least capacity, 7, would be more than the most, 6',
    );
  });
});
