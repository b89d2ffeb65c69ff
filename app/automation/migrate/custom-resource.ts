import { setTimeout as delay } from 'node:timers/promises';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import type { Logger } from '../../platform/logger.ts';

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
  constructor() {
    super(
      'The migration did not end within the time of the function; look at long statements and at locks held by others.',
    );
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

/**
 * Does the work on Create and Update, nothing on Delete, and always answers CloudFormation: a failure as well, and in
 * time. Does not throw what the work throws, since Lambda would repeat an invocation that has been answered.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html
 *
 * @param remainingTimeInMilliseconds what is left to the function
 * @throws {AnswerNotDeliveredError}
 */
export async function answerCustomResource(
  event: CloudFormationCustomResourceEvent,
  {
    work,
    remainingTimeInMilliseconds,
    logger,
  }: {
    work: () => Promise<unknown>;
    remainingTimeInMilliseconds: number;
    logger: Logger;
  },
): Promise<void> {
  if (event.RequestType === 'Delete') return deliver(event, { Status: 'SUCCESS' });
  try {
    await withinTime(work, remainingTimeInMilliseconds - reserveForAnswerInMilliseconds);
  } catch (error) {
    logger.error({ err: error }, 'migration failed');
    const reason = error instanceof Error ? error.message : String(error);
    return deliver(event, { Status: 'FAILED', Reason: reason.slice(0, maximumReasonLength) });
  }
  return deliver(event, { Status: 'SUCCESS' });
}

async function withinTime(work: () => Promise<unknown>, timeInMilliseconds: number): Promise<void> {
  const over = new AbortController();
  const timeIsUp = delay(Math.max(0, timeInMilliseconds), undefined, { signal: over.signal }).then(
    () => Promise.reject(new OutOfTimeError()),
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
  outcome: { Status: 'SUCCESS' } | { Status: 'FAILED'; Reason: string },
): Promise<void> {
  const body = Buffer.from(
    JSON.stringify({
      ...outcome,
      PhysicalResourceId: physicalResourceId(event),
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

/** The same for all time: another one would make CloudFormation delete the resource it takes for the former one. */
function physicalResourceId(event: CloudFormationCustomResourceEvent): string {
  return event.RequestType === 'Create' ? `${event.LogicalResourceId}-schema` : event.PhysicalResourceId;
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
