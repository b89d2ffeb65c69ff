import { setTimeout as pause } from 'node:timers/promises';

/** Requests of one kind, sent at a rate that does not wait for answers: as many customers come to a slow shop. */
export interface RequestKind {
  name: string;
  perSecond: number;
  /** Sends one; answers its status. */
  send: (number: number) => Promise<number>;
}

export interface KindResult {
  name: string;
  sent: number;
  /** Every status of 500 and above, every 429, and every request without an answer. */
  failures: string[];
  /** From the moment at which a request was due, so that a jam is not overlooked. */
  p50InMilliseconds: number;
  p99InMilliseconds: number;
}

/** Sends all kinds side by side. */
export function sendAtRate(
  kinds: readonly RequestKind[],
  { seconds }: { seconds: number },
): Promise<KindResult[]> {
  return Promise.all(kinds.map((kind) => sendKind(kind, seconds)));
}

async function sendKind({ name, perSecond, send }: RequestKind, seconds: number): Promise<KindResult> {
  const startedAt = performance.now();
  const durations: number[] = [];
  const failures: string[] = [];
  const sendOne = async (number: number) => {
    const dueAt = startedAt + (1000 * number) / perSecond;
    await pause(Math.max(0, dueAt - performance.now()));
    const outcome = await send(number).catch((error: Error) => `${error.name}: ${error.message}`);
    durations.push(performance.now() - dueAt);
    if (typeof outcome === 'string' || outcome >= 500 || outcome === 429) failures.push(String(outcome));
  };
  await Promise.all(Array.from({ length: perSecond * seconds }, (_, number) => sendOne(number)));
  durations.sort((one, other) => one - other);
  return {
    name,
    sent: durations.length,
    failures,
    p50InMilliseconds: quantile(durations, 0.5),
    p99InMilliseconds: quantile(durations, 0.99),
  };
}

function quantile(sorted: readonly number[], share: number): number {
  return Math.round(sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN);
}
