import type { Logger } from '../platform/logger.ts';
import type { OrderProgress } from './domain/order-progress.ts';

/** Tells everybody who follows an order what becomes of it; asks once for all who follow the same one. */
export interface OrderWatch {
  /**
   * Calls `onProgress` as soon as it knows and whenever the status has changed, and `onEnd` when nothing more will come;
   * neither before it has returned. Undefined when as many follow orders already as may.
   */
  follow: (orderId: string, follower: Follower) => { leave: () => void } | undefined;
  /** Ends all. */
  stop: () => Promise<void>;
}

export interface Follower {
  /** Whether the follower wants to hear more after this. */
  onProgress: (progress: OrderProgress) => boolean;
  onEnd: () => void;
}

interface Watched {
  followers: Set<Follower>;
  last: OrderProgress | undefined;
  asked: number;
  timer: NodeJS.Timeout | undefined;
}

const maximumFollowers = 1000;
/** So that the key of a single order cannot take the places of all others. */
const maximumFollowersOfOrder = 20;
/** At first most orders change within seconds; one that waits for an hour is asked for less often. */
const firstPauseInMilliseconds = 1000;
const longestPauseInMilliseconds = 10_000;
const quickQuestions = 20;

export function createOrderWatch(
  find: (orderId: string) => Promise<OrderProgress>,
  logger: Logger,
): OrderWatch {
  const watched = new Map<string, Watched>();
  let followers = 0;
  let isStopping = false;

  const leave = (orderId: string, watch: Watched, follower: Follower) => {
    if (!watch.followers.delete(follower)) return;
    followers -= 1;
    if (watch.followers.size > 0) return;
    clearTimeout(watch.timer);
    watched.delete(orderId);
  };
  const tell = (orderId: string, watch: Watched, follower: Follower, progress: OrderProgress) => {
    if (!watch.followers.has(follower)) return;
    if (follower.onProgress(progress)) return;
    leave(orderId, watch, follower);
    follower.onEnd();
  };
  const ask = async (orderId: string, watch: Watched): Promise<void> => {
    watch.asked += 1;
    try {
      const progress = await find(orderId);
      const isNews = isNewsAfter(watch.last, progress);
      if (isNews) watch.last = progress;
      if (isNews) for (const follower of [...watch.followers]) tell(orderId, watch, follower, progress);
    } catch (error) {
      logger.error({ err: error, orderId }, 'an order that is followed could not be looked up');
    }
    if (watched.get(orderId) !== watch) return;
    watch.timer = setTimeout(() => ask(orderId, watch), pauseAfter(watch.asked));
  };

  return {
    follow: (orderId, follower) => {
      if (isStopping || followers >= maximumFollowers) return undefined;
      const known = watched.get(orderId);
      if (known && known.followers.size >= maximumFollowersOfOrder) return undefined;
      followers += 1;
      const watch = known ?? { followers: new Set(), last: undefined, asked: 0, timer: undefined };
      watch.followers.add(follower);
      watched.set(orderId, watch);
      if (!known) ask(orderId, watch);
      else queueMicrotask(() => known.last && tell(orderId, watch, follower, known.last));
      return { leave: () => leave(orderId, watch, follower) };
    },
    stop: async () => {
      isStopping = true;
      for (const [orderId, watch] of [...watched]) {
        for (const follower of [...watch.followers]) {
          leave(orderId, watch, follower);
          follower.onEnd();
        }
      }
    },
  };
}

/** What is only assumed is no news to those who know more. */
function isNewsAfter(last: OrderProgress | undefined, progress: OrderProgress): boolean {
  if (last === undefined) return true;
  return progress.isCurrent && (progress.status !== last.status || !last.isCurrent);
}

function pauseAfter(asked: number): number {
  return asked <= quickQuestions ? firstPauseInMilliseconds : longestPauseInMilliseconds;
}
