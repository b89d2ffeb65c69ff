import { setTimeout as delay } from 'node:timers/promises';

/** Tries until `attempt` no longer throws, and gives its result; after `timeoutInMilliseconds`, throws what it threw. */
export async function eventually<Result>(
  attempt: () => Promise<Result> | Result,
  timeoutInMilliseconds = 20_000,
): Promise<Result> {
  const deadline = performance.now() + timeoutInMilliseconds;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await delay(20);
    }
  }
}
