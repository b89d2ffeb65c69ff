import type { CloudEvent } from '../events/event.ts';
import { newEvent } from '../events/event.ts';
import type { JsonObject } from '../json.ts';
import type { DataQuery } from '../metrics/metric-data.ts';
import type { Alarm } from './alarm.ts';
import type { KeptState } from './alarm-states.ts';

/** That an alarm has gone from one state to another. */
export interface AlarmChange {
  alarm: Alarm;
  before: KeptState;
  now: KeptState;
}

/** As people get it by mail. */
export function mailOf({ alarm, before, now }: AlarmChange): { subject: string; message: string } {
  const { name, region, account, arn, description } = alarm;
  const lines = [
    `You are receiving this email because your Amazon CloudWatch Alarm "${name}" in the ${region} region has entered the ${now.value} state, because "${now.reason}" at "${now.since}".`,
    '',
    'Alarm Details:',
    `- Name: ${name}`,
    `- Description: ${description}`,
    `- State Change: ${before.value} -> ${now.value}`,
    `- Reason for State Change: ${now.reason}`,
    `- Timestamp: ${now.since}`,
    `- AWS Account: ${account}`,
    `- Alarm Arn: ${arn}`,
  ];
  return { subject: `${now.value}: "${name}" in ${region}`.slice(0, 100), message: lines.join('\n') };
}

/** Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html */
export function eventOf({ alarm, before, now }: AlarmChange): CloudEvent {
  const { account, region, arn, name } = alarm;
  return newEvent({
    'detail-type': 'CloudWatch Alarm State Change',
    source: 'aws.cloudwatch',
    ...{ account, region, resources: [arn] },
    detail: {
      alarmName: name,
      state: stateInEvent(now),
      previousState: stateInEvent(before),
      configuration: configurationOf(alarm),
    },
  });
}

function stateInEvent({ value, reason, reasonData, since }: KeptState): JsonObject {
  return { value, reason, reasonData, timestamp: since.replace('Z', '+0000') };
}

function configurationOf({ description, metric, composite }: Alarm): JsonObject {
  if (composite) return { description, alarmRule: composite.ruleText };
  const metrics = metric?.queries.map((query) => metricInEvent(query, metric.periodInSeconds)) ?? [];
  return { description, metrics };
}

function metricInEvent({ id, source, isReturned, label }: DataQuery, period: number): JsonObject {
  const common = { id, returnData: isReturned, ...(label !== undefined && { label }) };
  if ('expression' in source) return { ...common, expression: source.expression };
  const { namespace, name, dimensions } = source.metric;
  return {
    ...common,
    metricStat: { metric: { namespace, name, dimensions }, period, stat: source.statistic },
  };
}
