import type { QueueConsumerOptions, QueueMessage, Settlement } from '../../platform/queue-consumer.ts';
import { runInTrace } from '../../platform/trace-context.ts';
import type { OrderMessage } from '../contract.ts';
import type { Fence } from '../data/customer-fences.ts';
import { LeaseHeldError } from '../data/customer-leases.ts';
import { toChains } from '../domain/chains.ts';
import type { LeaseKeeper } from '../lease-keeper.ts';
import { isPermanent } from '../permanent-failure.ts';
import { processTurns } from '../process-turns.ts';
import type { OrderDependencies, Turn } from '../turn.ts';
import type { DeadLetterQueue } from './dead-letter-queue.ts';
import { readWish, UnreadableMessageError } from './read-wish.ts';

export interface TakingDependencies extends OrderDependencies {
  leases: LeaseKeeper;
  deadLetters: DeadLetterQueue;
}

/**
 * How often a message has to have been received before a failure for which it is itself the reason puts it aside. Twice
 * could be a fault that a new release has and its successor has not.
 */
const receivesBeforePuttingAside = 5;

/** A message, and what it wishes; or why it cannot be read. */
interface Delivery {
  message: QueueMessage;
  wish: OrderMessage | UnreadableMessageError;
}

/** The deliveries of one message group that are still to be handled, in their sequence. */
interface Chain {
  deliveries: Delivery[];
  /** Undefined while another processor has its turn at this customer. */
  fence: Fence | undefined;
}

/**
 * The queue's handler: the first wishes of all customers at once, then the second ones, and so on. A customer whose wish
 * fails gets it and all later ones back to the queue, because none may overtake another; nobody else waits for that.
 */
export function takeMessagesWith(dependencies: TakingDependencies): QueueConsumerOptions['handle'] {
  return async (messages, settlement) => {
    const startedAt = performance.now();
    const chains = [...toChains(messages.map(read), ({ message }) => message.groupId ?? '').values()];
    const fences = await dependencies.leases.take(chains.flatMap(customerOf));
    const fenceOf = new Map(fences.map((fence) => [fence.customerId, fence]));
    let open: Chain[] = chains.map((deliveries) => ({
      deliveries,
      fence: customerOf(deliveries).flatMap((customerId) => fenceOf.get(customerId) ?? [])[0],
    }));
    try {
      while (open.length > 0) open = await takeWave(dependencies, open, settlement);
    } finally {
      await dependencies.leases.release(fences);
    }
    dependencies.metrics.duration('ProcessingTime', performance.now() - startedAt);
  };
}

function read(message: QueueMessage): Delivery {
  try {
    return { message, wish: readWish(message) };
  } catch (error) {
    if (!(error instanceof UnreadableMessageError)) throw error;
    return { message, wish: error };
  }
}

/** Nothing when none of the messages can be read: then nothing is written, and no lease is needed. */
function customerOf(deliveries: readonly Delivery[]): string[] {
  for (const { wish } of deliveries) if (!(wish instanceof Error)) return [wish.customerId];
  return [];
}

/** Handles the first delivery of every chain. @returns the chains that have another one */
async function takeWave(
  dependencies: TakingDependencies,
  chains: readonly Chain[],
  settlement: Settlement,
): Promise<Chain[]> {
  const failures = await handleFirst(dependencies, chains);
  const isPutAside = await putAside(dependencies, chains, failures);
  const failed = chains.filter((chain) => failures.has(chain) && !isPutAside.has(chain));
  const done = chains.filter((chain) => !failed.includes(chain));
  reportFailures(dependencies, failed, failures);
  const isOver = ({ deliveries }: Chain) => deliveries.length === 1;
  // Leases first: as soon as its messages are gone, another processor may get the customer's next one.
  await dependencies.leases.release([...failed, ...done.filter(isOver)].flatMap(({ fence }) => fence ?? []));
  await Promise.all([
    settlement.finished(done.flatMap(({ deliveries }) => deliveries[0]?.message ?? [])),
    settlement.failed(failed.flatMap(({ deliveries }) => deliveries.map(({ message }) => message))),
  ]);
  return done
    .filter((chain) => !isOver(chain))
    .map(({ deliveries, fence }) => ({ deliveries: deliveries.slice(1), fence }));
}

/** @returns why a chain's first delivery failed, for those where it did */
async function handleFirst(
  dependencies: TakingDependencies,
  chains: readonly Chain[],
): Promise<Map<Chain, Error>> {
  const failures = new Map<Chain, Error>();
  const turns = new Map<Turn, Chain>();
  for (const chain of chains) {
    const [first] = chain.deliveries;
    if (!first) continue;
    const { message, wish } = first;
    if (wish instanceof Error) failures.set(chain, wish);
    else if (!chain.fence) failures.set(chain, new LeaseHeldError(wish.customerId));
    else turns.set({ message, wish, fence: chain.fence }, chain);
  }
  if (turns.size === 0) return failures;
  measureAge(dependencies, [...turns.keys()]);
  for (const [turn, failure] of await processTurns(dependencies, [...turns.keys()])) {
    const chain = turns.get(turn);
    if (chain) failures.set(chain, failure);
  }
  return failures;
}

function measureAge({ metrics }: TakingDependencies, turns: readonly Turn[]): void {
  const now = Date.now();
  for (const { wish } of turns) {
    if ('placedAt' in wish) metrics.duration('QueueAge', Math.max(0, now - Date.parse(wish.placedAt)));
  }
}

/**
 * Puts messages that can never succeed on the dead-letter queue. An order that has got as far as `reserved` keeps its
 * state and its stock: sent again from the back office, it goes on from there, and the customer may still cancel it.
 *
 * @returns the chains whose first message is there now
 */
async function putAside(
  { deadLetters, logger }: TakingDependencies,
  chains: readonly Chain[],
  failures: ReadonlyMap<Chain, Error>,
): Promise<Set<Chain>> {
  const isPutAside = new Set<Chain>();
  const hopeless = chains.flatMap((chain) => {
    const [failure, first] = [failures.get(chain), chain.deliveries[0]];
    return failure && first && isHopeless(failure, first.message)
      ? [{ chain, failure, message: first.message }]
      : [];
  });
  await Promise.all(
    hopeless.map(({ chain, failure, message }) =>
      runInTrace(message.traceparent, async () => {
        const { messageId, receiveCount, groupId } = message;
        try {
          await deadLetters.put(message, failure.message);
          isPutAside.add(chain);
          logger.error({ messageId, receiveCount, groupId, reason: failure.message }, 'message put aside');
        } catch (error) {
          logger.error({ err: error, messageId }, 'message could not be put aside; it comes again');
        }
      }),
    ),
  );
  return isPutAside;
}

function isHopeless(failure: Error, { receiveCount }: QueueMessage): boolean {
  if (failure instanceof UnreadableMessageError) return true;
  return isPermanent(failure) && receiveCount >= receivesBeforePuttingAside;
}

/** One line for each reason: an outage is the same one for all. */
function reportFailures(
  { logger }: TakingDependencies,
  chains: readonly Chain[],
  failures: ReadonlyMap<Chain, Error>,
): void {
  for (const [failure, failed] of Map.groupBy(chains, (chain) => failures.get(chain))) {
    const wishes = failed.flatMap(({ deliveries }) => deliveries[0]?.wish ?? []);
    const orderIds = wishes.flatMap((wish) => ('orderId' in wish ? wish.orderId : []));
    logger.warn({ err: failure, orderIds }, 'orders not processed; they come again');
  }
}
