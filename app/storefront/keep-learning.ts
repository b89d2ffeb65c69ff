import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '../platform/logger.ts';
import type { Catalogue } from './catalogue.ts';

const pauseInMilliseconds = 20_000;
const pauseAfterFailureInMilliseconds = 5000;

/** Learns the whole catalogue again and again, so that the shop remembers enough to go on without it. */
export function keepLearning(catalogue: Catalogue, logger: Logger): { stop: () => Promise<void> } {
  const stopping = new AbortController();
  const learning = learnUntil(stopping.signal, catalogue, logger);
  return {
    stop: async () => {
      stopping.abort();
      await learning;
    },
  };
}

async function learnUntil(stopping: AbortSignal, catalogue: Catalogue, logger: Logger): Promise<void> {
  while (!stopping.aborted) {
    const hasLearnt = await learn(catalogue, logger);
    await pause(hasLearnt ? pauseInMilliseconds : pauseAfterFailureInMilliseconds, stopping);
  }
}

async function learn(catalogue: Catalogue, logger: Logger): Promise<boolean> {
  try {
    await catalogue.learn();
    return true;
  } catch (error) {
    logger.warn({ err: error }, 'the catalogue could not be learnt; trying again');
    return false;
  }
}

async function pause(milliseconds: number, stopping: AbortSignal): Promise<void> {
  await delay(milliseconds, undefined, { signal: stopping }).catch((error: unknown) => {
    if (!stopping.aborted) throw error;
  });
}
