import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '../../platform/postgres.ts';
import type { RedriveResult } from './contract.ts';
import {
  countOpen,
  type DeadLetter,
  findLatestDeadLetterId,
  lockOpen,
  markRedriven,
  type Selection,
} from './data/dead-letters.ts';

/** The queue did not take some messages. What it took before is marked; the others are open as they were. */
export class QueueRefusedError extends Error {
  constructor(redriven: number) {
    super(
      `The order queue did not take all dead letters; ${redriven} were sent and marked, the others are as they were. Invoke it again later.`,
    );
    this.name = 'QueueRefusedError';
  }
}

export interface RedriveOptions {
  /** A session of its own, in which transactions begin and end. */
  session: Database;
  send: (letters: readonly DeadLetter[]) => Promise<boolean[]>;
  requestedBy: string;
  ids: readonly string[] | null;
  reason: string | null;
  limit: number;
  perSecond: number;
  dryRun: boolean;
  /** Whether there is time for another batch. */
  hasTime: () => boolean;
}

/** The most that SQS takes at once. */
const batchSize = 10;
const shownLetters = 100;

/**
 * Sends the selected dead letters to the order queue again, in the order in which they came, a batch in a transaction
 * that marks them when the queue has them. Repeated because a commit failed, a letter is one message for five minutes,
 * and one order for ever: the processor knows it by its id.
 *
 * @throws {QueueRefusedError}
 */
export async function redriveDeadLetters(options: RedriveOptions): Promise<RedriveResult> {
  const { session, ids, reason, limit, perSecond, dryRun, hasTime } = options;
  const selection = { ids, reason, last: await findLatestDeadLetterId(session) };
  if (dryRun) return preview(session, selection, limit);
  const sent: DeadLetter[] = [];
  while (sent.length < limit && hasTime()) {
    const size = Math.min(batchSize, perSecond, limit - sent.length);
    const startedAt = Date.now();
    const batch = await sendBatch(options, selection, { size, redrivenBefore: sent.length });
    sent.push(...batch);
    if (batch.length < size) break;
    await pause(Math.max(0, startedAt + (size / perSecond) * 1000 - Date.now()));
  }
  return describe(sent, sent.length, await countOpen(session, selection));
}

async function preview(session: Database, selection: Selection, limit: number): Promise<RedriveResult> {
  await session.query('begin');
  try {
    const letters = await lockOpen(session, selection, Math.min(limit, shownLetters));
    return describe(letters, 0, await countOpen(session, selection));
  } finally {
    await session.query('rollback');
  }
}

async function sendBatch(
  { session, send, requestedBy }: RedriveOptions,
  selection: Selection,
  { size, redrivenBefore }: { size: number; redrivenBefore: number },
): Promise<DeadLetter[]> {
  await session.query('begin');
  const letters = await lockOpen(session, selection, size);
  const outcomes = letters.length > 0 ? await send(letters) : [];
  const taken = letters.filter((_, index) => outcomes[index]);
  await markRedriven(session, taken, requestedBy);
  await session.query('commit');
  if (taken.length < letters.length) throw new QueueRefusedError(redrivenBefore + taken.length);
  return taken;
}

function describe(letters: readonly DeadLetter[], redriven: number, remaining: number): RedriveResult {
  return {
    redriven,
    remaining,
    deadLetters: letters.slice(0, shownLetters).map(({ deadLetterId, orderId, reason, deadLetteredAt }) => ({
      deadLetterId,
      orderId,
      reason,
      deadLetteredAt: deadLetteredAt.toISOString(),
    })),
  };
}
