import { z } from 'zod';
import { compileEventPattern, type EventTest } from '../events/event-pattern.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import { isJsonObject } from '../json.ts';
import { flag, parseProperties } from '../parse-properties.ts';
import type { Properties, RecordedResource } from '../recorded-resource.ts';
import type { Publication } from './publication.ts';

export const subscriptionType = 'AWS::SNS::Subscription';

const jsonObject = z.record(z.string(), z.unknown()).transform((value) => value as JsonObject);

const schema = z.object({
  TopicArn: z.string(),
  Protocol: z.string(),
  Endpoint: z.string().default(''),
  RawMessageDelivery: flag().default(false),
  FilterPolicy: jsonObject.optional(),
  FilterPolicyScope: z.enum(['MessageAttributes', 'MessageBody']).default('MessageAttributes'),
  RedrivePolicy: z.object({ deadLetterTargetArn: z.string() }).optional(),
});

/** Somebody who is told what is said on a topic. */
export interface Subscription {
  arn: string;
  topicArn: string;
  protocol: string;
  endpoint: string;
  /** The message alone, without what SNS says of it. */
  isRaw: boolean;
  /** The ARN of the queue for what could not be delivered. */
  deadLetters?: string | undefined;
  wants(publication: Publication): boolean;
}

/** @throws InvalidPropertiesError, InvalidEventPatternError */
export function checkSubscription(properties: Properties): void {
  const { FilterPolicy } = parseProperties(subscriptionType, schema, properties);
  if (FilterPolicy !== undefined) compileEventPattern(FilterPolicy);
}

export function readSubscription({ physicalId, properties }: RecordedResource): Subscription {
  const read = parseProperties(subscriptionType, schema, properties);
  const test = read.FilterPolicy && compileEventPattern(read.FilterPolicy);
  const looksAtBody = read.FilterPolicyScope === 'MessageBody';
  return {
    ...{ arn: physicalId, topicArn: read.TopicArn, protocol: read.Protocol, endpoint: read.Endpoint },
    isRaw: read.RawMessageDelivery,
    deadLetters: read.RedrivePolicy?.deadLetterTargetArn,
    wants: (publication) =>
      test === undefined || (looksAtBody ? isBodyAs(test, publication) : test(publication.attributes ?? {})),
  };
}

/** A message that is no JSON object is wanted by no policy. */
function isBodyAs(test: EventTest, { message }: Publication): boolean {
  try {
    const body = JSON.parse(message) as JsonValue;
    return isJsonObject(body) && test(body);
  } catch {
    return false;
  }
}
