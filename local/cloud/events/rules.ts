import { z } from 'zod';
import type { JsonObject, JsonValue } from '../json.ts';
import { parseProperties } from '../parse-properties.ts';
import type { Properties, RecordedResource } from '../recorded-resource.ts';
import type { CommonRuntime } from '../runtime.ts';
import { readSchedule } from '../schedules/schedule-expression.ts';
import type { CloudEvent } from './event.ts';
import { compileEventPattern, type EventTest } from './event-pattern.ts';
import type { InputOfTarget } from './target-input.ts';

export const ruleType = 'AWS::Events::Rule';

export const jsonObject = z.record(z.string(), z.unknown()).transform((value) => value as JsonObject);

export const retryPolicy = z.object({
  MaximumRetryAttempts: z.coerce.number().min(0).max(185).optional(),
  MaximumEventAgeInSeconds: z.coerce.number().min(60).max(86_400).optional(),
});

export const deadLetterConfig = z.object({ Arn: z.string().optional() });

const target = z.object({
  Arn: z.string(),
  SqsParameters: jsonObject.optional(),
  EcsParameters: jsonObject.optional(),
  RetryPolicy: retryPolicy.optional(),
  DeadLetterConfig: deadLetterConfig.optional(),
  Input: z.string().optional(),
  InputPath: z.string().optional(),
  InputTransformer: z
    .object({ InputPathsMap: z.record(z.string(), z.string()).optional(), InputTemplate: z.string() })
    .optional(),
});

const schema = z.object({
  EventPattern: z
    .union([jsonObject, z.string().transform((text) => jsonObject.parse(JSON.parse(text)))])
    .optional(),
  EventBusName: z.string().default('default'),
  ScheduleExpression: z.string().optional(),
  State: z.string().default('ENABLED'),
  Targets: z.array(target).default([]),
});

/** A rule that hands events on. */
export interface EventRule {
  name: string;
  arn: string;
  targets: readonly (z.output<typeof target> & InputOfTarget)[];
}

/** One that hands on what is as its pattern wants it. */
interface PatternRule extends EventRule {
  test: EventTest;
}

/** @throws InvalidPropertiesError, InvalidEventPatternError, UnreadableScheduleError */
export function checkRule(properties: Properties): void {
  const { EventPattern, ScheduleExpression } = parseProperties(ruleType, schema, properties);
  if (EventPattern !== undefined) compileEventPattern(EventPattern);
  if (ScheduleExpression !== undefined) readSchedule(ScheduleExpression);
}

/** The ARNs of what it hands something to. */
export function targetsOf(properties: Properties): string[] {
  return parseProperties(ruleType, schema, properties).Targets.map(({ Arn }) => Arn);
}

/** The rules of the event's account and region that it concerns. Those that only have a schedule wait for no event. */
export function rulesFor(event: CloudEvent, { resources }: Pick<CommonRuntime, 'resources'>): EventRule[] {
  return resources
    .all(ruleType)
    .filter(({ account, region }) => account === event.account && region === event.region)
    .flatMap((resource) => readRule(resource) ?? [])
    .filter(({ test }) => test(event));
}

function readRule(resource: RecordedResource): PatternRule | undefined {
  const { EventPattern, EventBusName, State, Targets } = parseProperties(
    ruleType,
    schema,
    resource.properties,
  );
  // What services of AWS say goes to the default bus.
  const isOfDefaultBus = /(^|\/)default$/.test(EventBusName);
  if (EventPattern === undefined || State === 'DISABLED' || !isOfDefaultBus) return undefined;
  return { ...identify(resource), test: compileEventPattern(EventPattern), targets: Targets };
}

/** A rule that has a schedule; undefined for one that only waits for events. */
export function readScheduledRule(
  resource: RecordedResource,
): { rule: EventRule; schedule: string; isEnabled: boolean } | undefined {
  const { ScheduleExpression, State, Targets } = parseProperties(ruleType, schema, resource.properties);
  if (ScheduleExpression === undefined) return undefined;
  return {
    rule: { ...identify(resource), targets: Targets },
    schedule: ScheduleExpression,
    isEnabled: State !== 'DISABLED',
  };
}

function identify({ physicalId, attributes }: RecordedResource) {
  return { name: physicalId, arn: String(attributes.Arn satisfies JsonValue | undefined) };
}
