import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { EventBus } from '../events/event-bus.ts';
import { deadLetterConfig, jsonObject, retryPolicy } from '../events/rules.ts';
import { checkUniversalTarget, readUniversalTarget } from '../events/universal/universal-target.ts';
import type { JsonValue } from '../json.ts';
import { parseProperties } from '../parse-properties.ts';
import type { Properties, RecordedResource } from '../recorded-resource.ts';
import { readSchedule } from './schedule-expression.ts';
import type { ScheduledWorkReader } from './scheduled-work.ts';

export const scheduleType = 'AWS::Scheduler::Schedule';

const moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

const schema = z.object({
  ScheduleExpression: z.string(),
  ScheduleExpressionTimezone: z.string().default('UTC'),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  StartDate: moment.optional(),
  EndDate: moment.optional(),
  Target: z.object({
    Arn: z.string(),
    Input: z.string().optional(),
    SqsParameters: jsonObject.optional(),
    EcsParameters: jsonObject.optional(),
    RetryPolicy: retryPolicy.default({}),
    DeadLetterConfig: deadLetterConfig.default({}),
  }),
});

/** @throws InvalidPropertiesError, UnreadableScheduleError, UniversalTargetRefusedError */
export function checkSchedule(properties: Properties): void {
  read(properties);
}

/** The ARN of what it hands something to. */
export function targetOfSchedule(properties: Properties): string {
  return read(properties).schedule.Target.Arn;
}

/** A flexible time window is used at its beginning, which is one of the times that Scheduler may choose. */
export function schedulerSchedules(bus: EventBus): ScheduledWorkReader {
  return (resource) => {
    const { expression, schedule } = read(resource.properties);
    const { Arn, Input, SqsParameters, EcsParameters, RetryPolicy, DeadLetterConfig } = schedule.Target;
    return [
      {
        ...{ kind: 'schedule', expression, timeZone: schedule.ScheduleExpressionTimezone },
        isEnabled: schedule.State === 'ENABLED',
        ...{ from: schedule.StartDate, until: schedule.EndDate },
        happen(at) {
          const input = Input === undefined ? inputOfNone(Arn, resource, at) : fillIn(Input, resource, at);
          bus.send({
            ...{ what: `the schedule ${resource.physicalId}`, targetArn: Arn, input },
            place: { account: resource.account, region: resource.region },
            parameters: { ...SqsParameters, ...EcsParameters },
            patience: {
              retries: RetryPolicy.MaximumRetryAttempts,
              seconds: RetryPolicy.MaximumEventAgeInSeconds,
            },
            deadLetters: DeadLetterConfig.Arn,
            origin: {
              SCHEDULE_ARN: String(resource.attributes.Arn),
              SCHEDULED_TIME: inSeconds(at),
              TARGET_ARN: Arn,
            },
          });
        },
      },
    ];
  };
}

function read(properties: Properties) {
  const schedule = parseProperties(scheduleType, schema, properties);
  const { ScheduleExpression, ScheduleExpressionTimezone: timeZone, Target } = schedule;
  const universal = readUniversalTarget(Target.Arn);
  if (universal) checkUniversalTarget(universal, jsonOrText(Target.Input ?? '{}'));
  return { schedule, expression: readSchedule(ScheduleExpression, { timeZone, startsAtOnce: true }) };
}

/** What a target is given that the template gives nothing; an operation is called without parameters. */
function inputOfNone(targetArn: string, resource: RecordedResource, at: Date): JsonValue {
  return readUniversalTarget(targetArn) ? {} : notification(resource, at);
}

function notification({ account, region, attributes }: RecordedResource, at: Date): JsonValue {
  return {
    ...{ version: '0', id: randomUUID(), 'detail-type': 'Scheduled Event', source: 'aws.scheduler' },
    ...{ account, time: inSeconds(at), region },
    ...{ resources: [String(attributes.Arn)], detail: '{}' },
  };
}

/**
 * JSON as it is, and any other text.
 *
 * Source: https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html
 */
function fillIn(input: string, { attributes }: RecordedResource, at: Date): JsonValue {
  const values: Record<string, string> = {
    'schedule-arn': String(attributes.Arn),
    'scheduled-time': inSeconds(at),
    'execution-id': randomUUID(),
    'attempt-number': '1',
  };
  const filled = input.replaceAll(/<aws\.scheduler\.([\w-]+)>/g, (given, name) => values[name] ?? given);
  return jsonOrText(filled);
}

function jsonOrText(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return text;
  }
}

function inSeconds(at: Date): string {
  return at.toISOString().replace(/\.\d+Z$/, 'Z');
}
