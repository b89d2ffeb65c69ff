import type { Database } from '../platform/postgres.ts';
import type { PlacedOrder } from './contract.ts';
import { findEarlyCancellations } from './data/early-cancellations.ts';
import { findOffers } from './data/offers.ts';
import { appendEvents } from './data/outbox.ts';
import { lockStock, takeStock } from './data/stock.ts';
import { insertLines, insertOrders, type NewOrder } from './data/written-orders.ts';
import {
  type Assessment,
  isTest,
  type Offers,
  objectionToOffer,
  offerKey,
  piecesBySku,
  reserveInSequence,
  totalOf,
} from './domain/assess-orders.ts';
import { contentHashOf } from './domain/content-hash.ts';
import { toEvent } from './domain/order-event.ts';
import { nextStep } from './domain/order-life.ts';
import { earliestEndThatMatters, timeOfPrices } from './domain/quote.ts';
import type { Standing, Turn } from './turn.ts';

/** A turn that brings an order which is not written yet. */
export interface Placing {
  turn: Turn;
  placed: PlacedOrder;
}

/**
 * Writes new orders: reserved, with their stock taken, or rejected, with the event that says so. Stock is locked last and
 * for those orders only that can have it.
 *
 * @returns where each order stands now
 */
export async function placeOrders(
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
  const reserved = orders.filter((order) => byOrder.get(order)?.status === 'reserved' && !isTest(order));
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
      isTest: isTest(placed),
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

function pair<Key, Value>(key: Key, value: Value | undefined): [Key, Value][] {
  return value === undefined ? [] : [[key, value]];
}
