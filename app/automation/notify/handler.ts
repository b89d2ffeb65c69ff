import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Logger } from '../../platform/logger.ts';
import { runInTrace } from '../../platform/trace-context.ts';
import type { OrderEvent } from './contract.ts';
import { parseOrderEvent } from './order-event.ts';

export interface HandlerDependencies {
  /** Mails the customer; answers the id of the mail. */
  notify: (event: OrderEvent) => Promise<string>;
  logger: Logger;
}

/** More than one mail takes at worst, so that none is cut off with its message still on the queue. */
const reserveInMilliseconds = 12_000;

/**
 * Takes a batch of the event queue. What it reports as failed, Lambda gives back to the queue, and the queue's redrive
 * policy puts on its dead-letter queue what fails again and again, such as a message that cannot be read. Once a
 * message of a group (an order) has failed, the rest of that group is not tried and is reported as failed, too, so that
 * a customer's mails keep their sequence; other groups go on.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 *
 * SES knows no idempotency token: when the function dies, or its answer is lost, between sending a mail and the
 * deletion of the message, the queue delivers the message again and the customer gets the same mail twice. The other
 * way round, a mail that is not sent because its message was deleted first, cannot happen. So that slow answers do not
 * end the function, what is left shortly before its time is over is given back untried.
 */
export function createHandler(dependencies: HandlerDependencies) {
  return async (
    { Records }: Pick<SQSEvent, 'Records'>,
    context: Pick<Context, 'getRemainingTimeInMillis'>,
  ): Promise<SQSBatchResponse> => {
    const hasTime = () => context.getRemainingTimeInMillis() > reserveInMilliseconds;
    const groups = Map.groupBy(
      Records,
      ({ attributes, messageId }) => attributes.MessageGroupId ?? messageId,
    );
    const failed = await Promise.all(
      [...groups.values()].map((group) => takeGroup(group, hasTime, dependencies)),
    );
    return { batchItemFailures: failed.flat().map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };
}

/** What has failed of a group, or was not tried: nothing, or its tail. */
async function takeGroup(
  group: readonly SQSRecord[],
  hasTime: () => boolean,
  dependencies: HandlerDependencies,
): Promise<SQSRecord[]> {
  for (const [index, record] of group.entries()) {
    const traceparent = record.messageAttributes.traceparent?.stringValue;
    const isDone = hasTime() && (await runInTrace(traceparent, () => take(record, dependencies)));
    if (!isDone) return group.slice(index);
  }
  return [];
}

async function take(
  { messageId, body, attributes }: SQSRecord,
  { notify, logger }: HandlerDependencies,
): Promise<boolean> {
  let known: Record<string, unknown> = {
    messageId,
    receiveCount: Number(attributes.ApproximateReceiveCount),
  };
  try {
    const event = parseOrderEvent(body);
    known = { ...known, eventId: event.eventId, type: event.type, orderId: event.orderId };
    logger.info({ ...known, mailId: await notify(event) }, 'customer notified');
    return true;
  } catch (error) {
    logger.error({ ...known, ...describe(error) }, 'customer not notified');
    return false;
  }
}

/** SES repeats addresses in some of its messages; the name of the error tells what to look for. */
function describe(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: typeof error };
  const { name, message } = error;
  return { error: name, reason: message.replaceAll(/[^\s<>"',;:]+@[^\s<>"',;:]+/g, '(address)') };
}
