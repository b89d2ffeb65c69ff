import { setTimeout as delay } from 'node:timers/promises';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import type { Logger } from './logger.ts';

export type { CloudFormationCustomResourceEvent };

/** CloudFormation did not take the answer; the stack waits until its own time-out. */
export class AnswerNotDeliveredError extends Error {
  constructor(reason: string, cause?: unknown) {
    super(`CloudFormation did not take the answer of the custom resource: ${reason}.`, { cause });
    this.name = 'AnswerNotDeliveredError';
  }
}

/** The work was still going on shortly before Lambda would have ended the function without an answer. */
export class OutOfTimeError extends Error {
  constructor(advice: string) {
    super(`The work of the custom resource did not end within the time of the function; ${advice}.`);
    this.name = 'OutOfTimeError';
  }
}

const reserveForAnswerInMilliseconds = 5000;
const attempts = 3;
const timeoutPerAttemptInMilliseconds = 1000;
/** The whole answer may have 4096 bytes. */
const maximumReasonLength = 1000;

export function isCustomResourceEvent(event: unknown): event is CloudFormationCustomResourceEvent {
  return typeof event === 'object' && event !== null && 'RequestType' in event && 'ResponseURL' in event;
}

export interface CustomResource {
  /** What the resource is called after Create or Update; another name than before makes CloudFormation delete that one. */
  physicalId: string;
  /** Brings it to what the properties say, on Create and on Update. */
  work: () => Promise<unknown>;
  /** Left out, nothing is done on Delete. */
  remove?: () => Promise<unknown>;
  /** What to look at when the time of the function is not enough. */
  advice: string;
  /** What is left to the function. */
  remainingTimeInMilliseconds: number;
  logger: Logger;
}

/**
 * Does the work, and always answers CloudFormation: a failure as well, and in time. Does not throw what the work throws,
 * since Lambda would repeat an invocation that has been answered.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html
 *
 * @throws {AnswerNotDeliveredError}
 */
export async function answerCustomResource(
  event: CloudFormationCustomResourceEvent,
  resource: CustomResource,
): Promise<void> {
  const id = event.RequestType === 'Delete' ? event.PhysicalResourceId : resource.physicalId;
  try {
    await carryOut(event, resource);
  } catch (error) {
    resource.logger.error({ err: error }, 'the custom resource failed');
    const reason = error instanceof Error ? error.message : String(error);
    return deliver(event, id, { Status: 'FAILED', Reason: reason.slice(0, maximumReasonLength) });
  }
  return deliver(event, id, { Status: 'SUCCESS' });
}

async function carryOut(
  { RequestType }: CloudFormationCustomResourceEvent,
  { work, remove = async () => undefined, advice, remainingTimeInMilliseconds }: CustomResource,
): Promise<void> {
  const timeInMilliseconds = remainingTimeInMilliseconds - reserveForAnswerInMilliseconds;
  await withinTime(RequestType === 'Delete' ? remove : work, timeInMilliseconds, advice);
}

async function withinTime(
  work: () => Promise<unknown>,
  timeInMilliseconds: number,
  advice: string,
): Promise<void> {
  const over = new AbortController();
  const timeIsUp = delay(Math.max(0, timeInMilliseconds), undefined, { signal: over.signal }).then(
    () => Promise.reject(new OutOfTimeError(advice)),
    () => undefined,
  );
  try {
    await Promise.race([work(), timeIsUp]);
  } finally {
    over.abort();
  }
}

async function deliver(
  event: CloudFormationCustomResourceEvent,
  physicalId: string,
  outcome: { Status: 'SUCCESS' } | { Status: 'FAILED'; Reason: string },
): Promise<void> {
  const body = Buffer.from(
    JSON.stringify({
      ...outcome,
      PhysicalResourceId: physicalId,
      StackId: event.StackId,
      RequestId: event.RequestId,
      LogicalResourceId: event.LogicalResourceId,
    }),
  );
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await put(event.ResponseURL, body);
    } catch (error) {
      if (attempt === attempts) throw error;
      await delay(attempt * 200);
    }
  }
}

/** As bytes, because the signature of the URL does not include the content type that a text would be sent with. */
async function put(url: string, body: Buffer): Promise<void> {
  const response = await fetch(url, {
    method: 'PUT',
    body: new Uint8Array(body),
    signal: AbortSignal.timeout(timeoutPerAttemptInMilliseconds),
  }).catch((error: unknown) => {
    throw new AnswerNotDeliveredError(String(error), error);
  });
  await response.arrayBuffer();
  if (!response.ok) throw new AnswerNotDeliveredError(`status ${response.status}`);
}
