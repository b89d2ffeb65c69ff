import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '../platform/logger.ts';
import type { Metrics } from '../platform/metrics.ts';
import { inTransaction, type Pool } from '../platform/postgres.ts';
import { runInTrace } from '../platform/trace-context.ts';
import { createWriterWatch, type TakesWrites } from '../platform/writer-watch.ts';
import { moneyOf } from './change-payment.ts';
import type { PaymentsMetric } from './contract.ts';
import { lockDuePayments, postponeCapture, recordStatus } from './data/payment.ts';
import type { PaymentProvider } from './domain/payment-provider.ts';

export interface SettlementDependencies {
  pool: Pool;
  provider: PaymentProvider;
  logger: Logger;
  metrics: Metrics<PaymentsMetric>;
}

type WatchedDependencies = SettlementDependencies & { takesWrites: TakesWrites };

export interface Settlement {
  /** Begins nothing more, and resolves when what has been begun is done. */
  stop: () => Promise<void>;
}

const batchSize = 100;
const pauseInMilliseconds = 5000;
const postponementInMinutes = 10;

/** Takes the money that is due, again and again until it is stopped; several processes may do it at the same time. */
export function startSettlement(dependencies: SettlementDependencies): Settlement {
  const stopping = new AbortController();
  const takesWrites = createWriterWatch(dependencies.pool, dependencies.logger);
  const running = settleUntil(stopping.signal, { ...dependencies, takesWrites });
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}

async function settleUntil(stopping: AbortSignal, dependencies: WatchedDependencies): Promise<void> {
  while (!stopping.aborted) {
    const settled = await runInTrace(undefined, () => trySettling(dependencies));
    if (settled < batchSize) await pause(stopping);
  }
}

async function trySettling(dependencies: WatchedDependencies): Promise<number> {
  try {
    return (await dependencies.takesWrites()) ? await settleDuePayments(dependencies) : 0;
  } catch (error) {
    dependencies.logger.error({ err: error }, 'taking money failed; trying again soon');
    return 0;
  }
}

/**
 * Takes the money of at most a hundred payments that are due, and gives their number. What the provider does not take is
 * postponed. The payments are locked meanwhile; if this process dies, the provider knows the keys again.
 */
export async function settleDuePayments({
  pool,
  provider,
  logger,
  metrics,
}: SettlementDependencies): Promise<number> {
  return inTransaction(pool, async (transaction) => {
    const due = await lockDuePayments(transaction, batchSize);
    const outcomes = await Promise.allSettled(due.map((payment) => provider.capture(moneyOf(payment))));
    const isTaken = (_: unknown, index: number) => outcomes[index]?.status === 'fulfilled';
    const taken = due.filter(isTaken).map(({ orderId }) => orderId);
    const left = due.filter((payment, index) => !isTaken(payment, index)).map(({ orderId }) => orderId);
    if (taken.length > 0) {
      await recordStatus(transaction, taken, 'captured');
      metrics.count('PaymentsCaptured', taken.length);
    }
    if (left.length > 0) {
      const reason = outcomes.find((outcome) => outcome.status === 'rejected')?.reason;
      logger.error({ err: reason, orderIds: left, postponementInMinutes }, 'money was not taken; postponed');
      await postponeCapture(transaction, left, postponementInMinutes);
    }
    return due.length;
  });
}

async function pause(stopping: AbortSignal): Promise<void> {
  await delay(pauseInMilliseconds, undefined, { signal: stopping }).catch((error: unknown) => {
    if (!stopping.aborted) throw error;
  });
}
