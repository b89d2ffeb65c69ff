import { type PlacedOrder, testCustomer } from '../contract.ts';
import { type PriceSpan, timeOfPrices, wasValid } from './quote.ts';

/** What the catalogue says about a product in a country, whenever it was sold there. */
export interface Offer {
  sku: string;
  country: string;
  name: string;
  currency: string;
  /** Every price from the earliest time that any order at hand was quoted. */
  prices: readonly PriceSpan[];
}

/** A line as it is written down; `name` is the product's at the time of the order. */
export interface OrderedLine {
  sku: string;
  name: string;
  quantity: number;
  unitPriceInMinorUnits: number;
}

export interface Assessment {
  status: 'reserved' | 'rejected';
  /** For the customer to read; null when the order can be reserved. */
  reason: string | null;
}

/** The offers of a country by sku. */
export type Offers = ReadonlyMap<string, Offer>;

/** Where an offer stands in `Offers`. */
export const offerKey = (sku: string, country: string) => `${country} ${sku}`;

/** Why an order cannot be had as it was placed, whatever is in stock; null when nothing stands against it. */
export function objectionToOffer(order: PlacedOrder, offers: Offers): string | null {
  const at = timeOfPrices(order);
  for (const line of order.lines) {
    const offer = offers.get(offerKey(line.sku, order.address.country));
    if (!offer) return `${line.sku} is not sold in ${order.address.country}`;
    if (offer.currency !== order.currency) return `${order.address.country} pays in ${offer.currency}`;
    const valid = offer.prices.filter((price) => wasValid(price, at));
    if (valid.length === 0) return `${offer.name} is not sold in ${order.address.country}`;
    if (!valid.some(({ amountInMinorUnits }) => amountInMinorUnits === line.unitPriceInMinorUnits))
      return `the price of ${offer.name} has changed`;
  }
  return null;
}

/** Whether an order only tries out the shop. */
export function isTest({ email }: { email: string }): boolean {
  return email === testCustomer.email;
}

/**
 * Gives the pieces in stock to the orders in the order in which they were accepted, each all it wants or nothing, and
 * takes what it gives away from `stock`; to an order that is only a test, it gives as if. The orders' own sequence, in which the result comes, does not matter.
 */
export function reserveInSequence(
  orders: readonly PlacedOrder[],
  stock: Map<string, number>,
  nameOf: (sku: string) => string,
): Assessment[] {
  const assessments = new Map<PlacedOrder, Assessment>();
  for (const order of [...orders].sort(byAcceptance)) {
    const pieces = [...piecesBySku(order.lines)];
    const lacking = pieces.find(([sku, quantity]) => (stock.get(sku) ?? 0) < quantity);
    if (!lacking && !isTest(order))
      for (const [sku, quantity] of pieces) stock.set(sku, (stock.get(sku) ?? 0) - quantity);
    assessments.set(
      order,
      lacking
        ? { status: 'rejected', reason: `${nameOf(lacking[0])} is out of stock` }
        : { status: 'reserved', reason: null },
    );
  }
  return orders.flatMap((order) => assessments.get(order) ?? []);
}

/** How many pieces of each product are taken; a product may stand in several lines. */
export function piecesBySku(lines: readonly { sku: string; quantity: number }[]): Map<string, number> {
  const pieces = new Map<string, number>();
  for (const { sku, quantity } of lines) pieces.set(sku, (pieces.get(sku) ?? 0) + quantity);
  return pieces;
}

export function totalOf(lines: readonly { quantity: number; unitPriceInMinorUnits: number }[]): number {
  return lines.reduce(
    (total, { quantity, unitPriceInMinorUnits }) => total + quantity * unitPriceInMinorUnits,
    0,
  );
}

/** The order id decides between two of the same millisecond, so that the result is the same whoever finds it. */
function byAcceptance(one: PlacedOrder, other: PlacedOrder): number {
  return Date.parse(one.placedAt) - Date.parse(other.placedAt) || (one.orderId < other.orderId ? -1 : 1);
}
