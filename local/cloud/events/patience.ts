import { DeliveryRefusedError, FunctionFailedError } from './delivery-errors.ts';
import type { Delivery } from './pending-deliveries.ts';

/** Lambda waits one and two minutes before it invokes a function again that has failed. */
const shortPauses = [1000, 2000];

/** Those of EventBridge and Scheduler, where a target says nothing. */
const usual = { retries: 185, seconds: 86_400 };
const longestPause = 60_000;

/**
 * How many milliseconds to wait after the nth attempt has failed; undefined where no other attempt is made. AWS waits
 * longer, up to minutes.
 *
 * @param functionRetries How often Lambda invokes the function again.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-event-delivery.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export function waitAfter(
  attempts: number,
  failure: unknown,
  { patience, since }: Pick<Delivery, 'patience' | 'since'>,
  functionRetries: number,
): number | undefined {
  if (failure instanceof DeliveryRefusedError) return undefined;
  if (failure instanceof FunctionFailedError)
    return attempts > functionRetries ? undefined : shortPauses[attempts - 1];
  const { retries = usual.retries, seconds = usual.seconds } = patience ?? {};
  const wait = Math.min(1000 * 2 ** (attempts - 1), longestPause);
  return attempts > retries || Date.now() + wait > since + seconds * 1000 ? undefined : wait;
}
