import type { PlacedOrder } from '../contract.ts';

/** What the catalogue says, at this moment, about a product in the order's country. */
export interface Offer {
  sku: string;
  name: string;
  priceInMinorUnits: number;
  currency: string;
  stock: number;
}

/** A line as it is written down; `name` is the product's at the time of the order. */
export interface AssessedLine {
  sku: string;
  name: string;
  quantity: number;
  unitPriceInMinorUnits: number;
}

export interface Assessment {
  status: 'reserved' | 'rejected';
  /** For the customer to read; null when the order can be reserved. */
  reason: string | null;
  lines: AssessedLine[];
  totalInMinorUnits: number;
}

/**
 * Whether an order can be had as it was placed: every product sold in its country, at the price that the customer was
 * shown, and in stock. The first objection decides.
 */
export function assessOrder(order: PlacedOrder, offers: readonly Offer[]): Assessment {
  const offerOf = new Map(offers.map((offer) => [offer.sku, offer]));
  const reason = firstObjection(order, offerOf);
  return {
    status: reason === null ? 'reserved' : 'rejected',
    reason,
    lines: order.lines.map((line) => ({ ...line, name: offerOf.get(line.sku)?.name ?? line.sku })),
    totalInMinorUnits: order.lines.reduce(
      (total, { quantity, unitPriceInMinorUnits }) => total + quantity * unitPriceInMinorUnits,
      0,
    ),
  };
}

/** How many pieces of each product an order takes; a product may stand in several lines. */
export function piecesBySku(lines: readonly { sku: string; quantity: number }[]): Map<string, number> {
  const pieces = new Map<string, number>();
  for (const { sku, quantity } of lines) pieces.set(sku, (pieces.get(sku) ?? 0) + quantity);
  return pieces;
}

function firstObjection(order: PlacedOrder, offerOf: ReadonlyMap<string, Offer>): string | null {
  for (const line of order.lines) {
    const offer = offerOf.get(line.sku);
    if (!offer) return `${line.sku} is not sold in ${order.address.country}`;
    if (offer.currency !== order.currency) return `${order.address.country} pays in ${offer.currency}`;
    if (offer.priceInMinorUnits !== line.unitPriceInMinorUnits)
      return `the price of ${offer.name} has changed`;
  }
  for (const [sku, pieces] of piecesBySku(order.lines)) {
    const offer = offerOf.get(sku);
    if (offer && offer.stock < pieces) return `${offer.name} is out of stock`;
  }
  return null;
}
