import { type Database, inTransaction } from '../platform/postgres.ts';
import { runInTrace } from '../platform/trace-context.ts';
import type { CancellationRequest } from './contract.ts';
import { advanceFences, StaleFencingTokenError } from './data/customer-fences.ts';
import { rememberCancellations } from './data/early-cancellations.ts';
import { findWrittenOrders } from './data/written-orders.ts';
import { contentHashOf } from './domain/content-hash.ts';
import { nextStep, type OrderState, type Step } from './domain/order-life.ts';
import type { WrittenOrder } from './domain/written-order.ts';
import { type Placing, placeOrders } from './place-orders.ts';
import type { Failures, OrderDependencies, Standing, Turn } from './turn.ts';

/** A turn with what is to be done first, and the order where it is written already. */
interface Begun {
  turn: Turn;
  step: Step;
  order: WrittenOrder | undefined;
}

/**
 * Writes new orders with their stock taken, or rejected, all in one transaction; finds how far earlier deliveries have
 * brought the others. Customers whose fence is stale drop out, and hold up nobody.
 */
export async function reserve(
  dependencies: OrderDependencies,
  turns: readonly Turn[],
): Promise<{ standings: Map<Turn, Standing>; stale: Failures }> {
  const { pool, metrics } = dependencies;
  const { begun, created, stale } = await inTransaction(pool, async (transaction) => {
    const writable = await advanceFences(
      transaction,
      turns.map(({ fence }) => fence),
    );
    const [mine, others] = partition(turns, ({ fence }) => writable.has(fence.customerId));
    const begun = await begin(transaction, mine);
    const created = await placeOrders(transaction, toPlacings(begun));
    await rememberEarlyCancellations(transaction, begun);
    return { begun, created, stale: others };
  });
  reportOddities(dependencies, begun);
  metrics.count(
    'OrdersRejected',
    [...created.values()].filter(({ order }) => order.status === 'rejected' && !order.isTest).length,
  );
  const known = begun.flatMap(({ turn, order, step }) => (order ? [[turn, { order, step }] as const] : []));
  return {
    standings: new Map([...known, ...created]),
    stale: new Map(stale.map((turn) => [turn, new StaleFencingTokenError(turn.fence)])),
  };
}

async function begin(transaction: Database, turns: readonly Turn[]): Promise<Begun[]> {
  const written = await findWrittenOrders(
    transaction,
    turns.map(({ wish }) => wish.orderId),
  );
  // An order id is used once, also by two customers in the same set.
  const claimed = new Map<string, OrderState>();
  return turns.map((turn) => {
    const { orderId, customerId } = turn.wish;
    const order = written.get(orderId);
    const step = nextStep(order ?? claimed.get(orderId), turn.wish);
    if (step.do === 'assess')
      claimed.set(orderId, { customerId, status: 'received', isCancellationRefused: false });
    return { turn, step, order };
  });
}

function toPlacings(begun: readonly Begun[]): Placing[] {
  return begun.flatMap(({ turn, step }) => {
    const { wish } = turn;
    const isPlaced = wish.kind === undefined || wish.kind === 'order';
    return step.do === 'assess' && isPlaced ? { turn, placed: wish } : [];
  });
}

async function rememberEarlyCancellations(transaction: Database, begun: readonly Begun[]): Promise<void> {
  const requests = begun.flatMap(({ turn, step }): CancellationRequest[] =>
    step.do === 'remember-cancellation' && turn.wish.kind === 'cancellation' ? [turn.wish] : [],
  );
  if (requests.length > 0) await rememberCancellations(transaction, requests);
}

/** What has no effect although it is no mere repetition. */
function reportOddities({ logger }: OrderDependencies, begun: readonly Begun[]): void {
  for (const { turn, step, order } of begun) {
    const { message, wish } = turn;
    const because = step.do === 'nothing' && step.because ? step.because : differenceTo(order, turn);
    if (because === undefined) continue;
    runInTrace(message.traceparent, () =>
      logger.warn(
        { orderId: wish.orderId, customerId: wish.customerId, kind: wish.kind ?? 'order', because },
        'message has no effect',
      ),
    );
  }
}

function differenceTo(order: WrittenOrder | undefined, { wish }: Turn): string | undefined {
  if (!order || order.contentHash === null || wish.kind === 'cancellation' || wish.kind === 'refund')
    return undefined;
  return contentHashOf(wish) === order.contentHash
    ? undefined
    : 'the order id stands for an order with other content';
}

function partition<Item>(items: readonly Item[], isFirst: (item: Item) => boolean): [Item[], Item[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))];
}
