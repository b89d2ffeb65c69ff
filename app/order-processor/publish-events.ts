import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '../platform/logger.ts';
import type { Metrics } from '../platform/metrics.ts';
import { inTransaction, type Pool } from '../platform/postgres.ts';
import type { TakesWrites } from '../platform/writer-watch.ts';
import { isOnlyPublisher, takeOldestEvents } from './data/outbox.ts';
import type { EventQueue } from './messages/event-queue.ts';

export interface PublisherDependencies {
  pool: Pool;
  events: EventQueue;
  logger: Logger;
  metrics: Metrics<'OutboxAge'>;
}

type WatchedDependencies = PublisherDependencies & { takesWrites: TakesWrites };

export interface Publisher {
  /** There are new events. Without it they are found a second later. */
  wake: () => void;
  /** Resolves when nothing is being published any more. */
  stop: () => Promise<void>;
}

const eventsAtOnce = 300;
const pauseInMilliseconds = 1000;
/** From being woken up to looking: more events come together in one transaction. */
const gatheringTimeInMilliseconds = 50;

/** Moves events from the outbox to the event queue, until it is stopped. */
export function startPublisher(dependencies: WatchedDependencies): Publisher {
  const stopping = new AbortController();
  let woken = Promise.withResolvers<void>();
  const run = async () => {
    while (!stopping.signal.aborted) {
      const published = await tryToPublish(dependencies);
      if (published === eventsAtOnce) continue;
      await Promise.race([woken.promise, pause(pauseInMilliseconds, stopping.signal)]);
      await pause(gatheringTimeInMilliseconds, stopping.signal);
      woken = Promise.withResolvers();
    }
  };
  const running = run();
  return {
    wake: () => woken.resolve(),
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}

async function tryToPublish(dependencies: WatchedDependencies): Promise<number> {
  try {
    return (await dependencies.takesWrites()) ? await publishEvents(dependencies) : 0;
  } catch (error) {
    dependencies.logger.warn({ err: error }, 'events could not be published; trying again');
    return 0;
  }
}

/**
 * Publishes the events that have waited longest, each at least once: they leave the outbox only after the queue has
 * them, and the queue recognises a repetition within five minutes by the event's id.
 *
 * @returns how many were published
 */
export function publishEvents({
  pool,
  events,
  metrics,
}: Omit<PublisherDependencies, 'logger'>): Promise<number> {
  return inTransaction(pool, async (transaction) => {
    if (!(await isOnlyPublisher(transaction))) return 0;
    const oldest = await takeOldestEvents(transaction, eventsAtOnce);
    metrics.gauge('OutboxAge', oldest[0]?.ageInMilliseconds ?? 0, 'Milliseconds');
    await events.send(oldest);
    return oldest.length;
  });
}

function pause(milliseconds: number, stopping: AbortSignal): Promise<void> {
  return delay(milliseconds, undefined, { signal: stopping }).catch((error: unknown) => {
    if (!stopping.aborted) throw error;
  });
}
