import { setTimeout as delay } from 'node:timers/promises';

const patienceInSeconds = 180;

export class DrillTooSlowError extends Error {
  constructor(what: string) {
    super(
      `It took longer than ${patienceInSeconds} s until ${what}; the rehearsal's console shows what runs.`,
    );
    this.name = 'DrillTooSlowError';
  }
}

/**
 * Looks again and again until there is something to answer.
 *
 * @throws DrillTooSlowError
 */
export async function until<Result>(
  { signal }: { signal: AbortSignal },
  what: string,
  look: () => Promise<Result | undefined>,
): Promise<Result> {
  const deadline = performance.now() + 1000 * patienceInSeconds;
  while (performance.now() < deadline) {
    signal.throwIfAborted();
    const result = await look();
    if (result !== undefined) return result;
    await delay(100);
  }
  throw new DrillTooSlowError(what);
}
