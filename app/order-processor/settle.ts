import type { OrderEvent } from '../automation/notify/contract.ts';
import { type Database, inTransaction } from '../platform/postgres.ts';
import type { Answered } from './ask-payments.ts';
import type { OrderProcessorMetric } from './contract.ts';
import { advanceFences, StaleFencingTokenError } from './data/customer-fences.ts';
import { appendEvents } from './data/outbox.ts';
import { returnStock } from './data/stock.ts';
import { changeOrders, noteRefusedCancellations } from './data/written-orders.ts';
import { piecesBySku } from './domain/assess-orders.ts';
import { toEvent } from './domain/order-event.ts';
import type { Failures, OrderDependencies, Turn } from './turn.ts';

type Change = Answered & { turn: Turn };

const metricOf: Partial<Record<OrderEvent['type'], OrderProcessorMetric>> = {
  'order-confirmed': 'OrdersConfirmed',
  'order-declined': 'OrdersDeclined',
  'order-cancelled': 'OrdersCancelled',
  'order-refunded': 'OrdersRefunded',
};

/**
 * Writes what payments has answered: the orders' new states, their stock returned where they give it up, and the events,
 * all in one transaction. An order that is no longer in the state it was found in is left as it is.
 *
 * @returns the turns whose fence has become stale meanwhile
 */
export async function settle(
  { pool, metrics }: Pick<OrderDependencies, 'pool' | 'metrics'>,
  answered: ReadonlyMap<Turn, Answered>,
): Promise<Failures> {
  if (answered.size === 0) return new Map();
  const changes = [...answered].map(([turn, answer]) => ({ turn, ...answer }));
  const { effective, stale } = await inTransaction(pool, async (transaction) => {
    const writable = await advanceFences(
      transaction,
      changes.map(({ turn }) => turn.fence),
    );
    const mine = changes.filter(({ turn }) => writable.has(turn.fence.customerId));
    const effective = await write(transaction, mine);
    return { effective, stale: changes.filter((change) => !mine.includes(change)) };
  });
  for (const { order, transition } of effective) {
    const metric = metricOf[transition.event];
    if (metric && !order.isTest) metrics.count(metric);
  }
  return new Map(stale.map(({ turn }) => [turn, new StaleFencingTokenError(turn.fence)]));
}

/** @returns the changes that took effect: those that nobody had made before */
async function write(transaction: Database, changes: readonly Change[]): Promise<Change[]> {
  const isChange = ({ transition }: Change) => transition.from !== transition.to;
  const changing = changes.filter(isChange);
  const refusing = changes.filter((change) => !isChange(change));
  const changed = changing.length > 0 ? await changeOrders(transaction, changing) : new Set();
  const refused =
    refusing.length > 0
      ? await noteRefusedCancellations(
          transaction,
          refusing.map(({ order }) => order.orderId),
        )
      : new Set();
  const effective = [
    ...changing.filter(({ order }) => changed.has(order.orderId)),
    ...refusing.filter(({ order }) => refused.has(order.orderId)),
  ];
  const returned = piecesBySku(
    effective.flatMap(({ order, transition }) =>
      transition.returnsStock && !order.isTest ? order.lines : [],
    ),
  );
  if (returned.size > 0) await returnStock(transaction, returned);
  if (effective.length > 0) await appendEvents(transaction, effective.map(toTracedEvent));
  return effective;
}

function toTracedEvent({ order, transition, turn }: Change) {
  return { event: toEvent(order, transition), traceparent: turn.message.traceparent };
}
