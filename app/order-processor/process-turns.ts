import { askPayments } from './ask-payments.ts';
import { isPermanent } from './permanent-failure.ts';
import { reserve } from './reserve.ts';
import { settle } from './settle.ts';
import type { Failures, OrderDependencies, Turn } from './turn.ts';

/**
 * Brings the orders of many customers as far as they can go, one wish of each: reserved, then confirmed, declined or
 * rejected; or cancelled, or refunded. Whatever an earlier delivery has already done is not done again, so everything
 * here may be repeated.
 *
 * When the set fails as a whole for a reason that may lie in one of the orders, it is halved until that order is alone.
 *
 * @returns the turns that failed; every other one is done
 */
export async function processTurns(
  dependencies: OrderDependencies,
  turns: readonly Turn[],
): Promise<Failures> {
  try {
    return await processSet(dependencies, turns);
  } catch (error) {
    const failure = error instanceof Error ? error : new Error(String(error));
    if (turns.length <= 1 || !isPermanent(failure)) return new Map(turns.map((turn) => [turn, failure]));
    dependencies.logger.warn({ err: failure, turns: turns.length }, 'a set of orders failed; halving it');
    const middle = Math.ceil(turns.length / 2);
    const first = await processTurns(dependencies, turns.slice(0, middle));
    const second = await processTurns(dependencies, turns.slice(middle));
    return new Map([...first, ...second]);
  }
}

/**
 * No transaction is open while payments is asked: a slow payment must not hold locks, and a lost answer is asked for
 * again under the same order id.
 */
async function processSet(dependencies: OrderDependencies, turns: readonly Turn[]): Promise<Failures> {
  const { standings, stale } = await reserve(dependencies, turns);
  const { transitions, failures } = await askPayments(dependencies, standings);
  const staleByNow = await settle(dependencies, transitions);
  return new Map([...stale, ...failures, ...staleByNow]);
}
