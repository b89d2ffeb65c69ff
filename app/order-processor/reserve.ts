import { type Database, inTransaction } from '../platform/postgres.ts';
import { runInTrace } from '../platform/trace-context.ts';
import type { CancellationRequest, PlacedOrder } from './contract.ts';
import { advanceFences, StaleFencingTokenError } from './data/customer-fences.ts';
import { findEarlyCancellations, rememberCancellations } from './data/early-cancellations.ts';
import { findOffers } from './data/offers.ts';
import { appendEvents } from './data/outbox.ts';
import { lockStock, takeStock } from './data/stock.ts';
import { findWrittenOrders, insertLines, insertOrders, type NewOrder } from './data/written-orders.ts';
import {
  type Assessment,
  type Offers,
  objectionToOffer,
  offerKey,
  piecesBySku,
  reserveInSequence,
  totalOf,
} from './domain/assess-orders.ts';
import { contentHashOf } from './domain/content-hash.ts';
import { toEvent } from './domain/order-event.ts';
import { nextStep, type OrderState, type Step } from './domain/order-life.ts';
import { earliestEndThatMatters, timeOfPrices } from './domain/quote.ts';
import type { WrittenOrder } from './domain/written-order.ts';
import type { Failures, OrderDependencies, Standing, Turn } from './turn.ts';

/** A turn with what is to be done first, and the order where it is written already. */
interface Begun {
  turn: Turn;
  step: Step;
  order: WrittenOrder | undefined;
}

/** A turn that brings an order which is not written yet. */
interface Placing {
  turn: Turn;
  placed: PlacedOrder;
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
    [...created.values()].filter(({ order }) => order.status === 'rejected').length,
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

async function placeOrders(
  transaction: Database,
  placings: readonly Placing[],
): Promise<Map<Turn, Standing>> {
  if (placings.length === 0) return new Map();
  const orders = placings.map(({ placed }) => placed);
  const objections = await findObjections(transaction, orders);
  const offers = objections.offers;
  const wanted = orders.filter((order) => !objections.of.has(order));
  const assessments = await assess(transaction, wanted, offers);
  const created = placings.map(({ turn, placed }) => {
    const objection = objections.of.get(placed);
    const assessment = assessments.get(placed) ?? { status: 'rejected', reason: objection ?? null };
    return { turn, ...toNewOrder(placed, assessment, offers) };
  });
  await insertOrders(transaction, created);
  await insertLines(
    transaction,
    created.map(({ written }) => written),
  );
  await appendRejections(transaction, created);
  return new Map(
    created.map(({ turn, written }) => [turn, { order: written, step: nextStep(written, turn.wish) }]),
  );
}

/** What stands against orders, whatever is in stock. */
async function findObjections(
  transaction: Database,
  orders: readonly PlacedOrder[],
): Promise<{ of: Map<PlacedOrder, string>; offers: Offers }> {
  const cancelled = await findEarlyCancellations(
    transaction,
    orders.map(({ orderId }) => orderId),
  );
  const offers = await findOffers(
    transaction,
    wantedOffers(orders),
    earliestEndThatMatters(Math.min(...orders.map(timeOfPrices))),
  );
  const of = new Map<PlacedOrder, string>();
  for (const order of orders) {
    const isCancelled = cancelled.get(order.orderId)?.customerId === order.customerId;
    const objection = isCancelled
      ? 'it was cancelled before it could be processed'
      : objectionToOffer(order, offers);
    if (objection !== null) of.set(order, objection);
  }
  return { of, offers };
}

function wantedOffers(orders: readonly PlacedOrder[]): { sku: string; country: string }[] {
  const wanted = new Map<string, { sku: string; country: string }>();
  for (const { address, lines } of orders) {
    const { country } = address;
    for (const { sku } of lines) wanted.set(offerKey(sku, country), { sku, country });
  }
  return [...wanted.values()];
}

async function assess(
  transaction: Database,
  orders: readonly PlacedOrder[],
  offers: Offers,
): Promise<Map<PlacedOrder, Assessment>> {
  if (orders.length === 0) return new Map();
  const names = new Map([...offers.values()].map(({ sku, name }) => [sku, name]));
  const before = await lockStock(transaction, [...piecesBySku(orders.flatMap(({ lines }) => lines)).keys()]);
  const assessments = reserveInSequence(orders, new Map(before), (sku) => names.get(sku) ?? sku);
  const byOrder = new Map(orders.flatMap((order, index) => pair(order, assessments[index])));
  const reserved = orders.filter((order) => byOrder.get(order)?.status === 'reserved');
  const taken = piecesBySku(reserved.flatMap(({ lines }) => lines));
  if (taken.size > 0) await takeStock(transaction, taken);
  return byOrder;
}

function toNewOrder(placed: PlacedOrder, { status, reason }: Assessment, offers: Offers): NewOrder {
  const nameOf = (sku: string) => offers.get(offerKey(sku, placed.address.country))?.name ?? sku;
  return {
    placed,
    reason,
    written: {
      orderId: placed.orderId,
      customerId: placed.customerId,
      status,
      isCancellationRefused: false,
      email: placed.email,
      locale: placed.locale ?? null,
      currency: placed.currency,
      totalInMinorUnits: totalOf(placed.lines),
      paymentMethod: placed.paymentMethod,
      contentHash: contentHashOf(placed),
      lines: placed.lines.map((line) => ({ ...line, name: nameOf(line.sku) })),
    },
  };
}

async function appendRejections(
  transaction: Database,
  created: readonly (NewOrder & { turn: Turn })[],
): Promise<void> {
  const events = created
    .filter(({ written }) => written.status === 'rejected')
    .map(({ turn, written, reason }) => ({
      event: toEvent(written, { event: 'order-rejected', reason }),
      traceparent: turn.message.traceparent,
    }));
  if (events.length > 0) await appendEvents(transaction, events);
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

function pair<Key, Value>(key: Key, value: Value | undefined): [Key, Value][] {
  return value === undefined ? [] : [[key, value]];
}
