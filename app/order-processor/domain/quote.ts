import type { PlacedOrder } from '../contract.ts';

/** A price and when it was valid, in milliseconds since 1970; `validTo` is infinite for the one of today. */
export interface PriceSpan {
  amountInMinorUnits: number;
  validFrom: number;
  validTo: number;
}

const quoteHonouredInMilliseconds = 24 * 60 * 60 * 1000;

/**
 * For so long after it ended, a price still counts as valid, and for so long before it began: whoever quotes has read it
 * through a cache, and by another clock than the database's.
 */
const toleranceInMilliseconds = 60_000;

/**
 * The time whose prices an order has a right to, in milliseconds since 1970: when they were quoted, if that is no longer
 * than a day before the order was placed; else when it was placed. How long the order has waited since does not matter.
 */
export function timeOfPrices({ placedAt, quotedAt }: Pick<PlacedOrder, 'placedAt' | 'quotedAt'>): number {
  const placed = Date.parse(placedAt);
  const quoted = quotedAt === undefined ? placed : Date.parse(quotedAt);
  return quoted <= placed && placed - quoted <= quoteHonouredInMilliseconds ? quoted : placed;
}

/** Whether somebody may have been quoted the price at the time. */
export function wasValid({ validFrom, validTo }: PriceSpan, time: number): boolean {
  return validFrom - toleranceInMilliseconds <= time && time < validTo + toleranceInMilliseconds;
}

/** No price that ended before it matters to a quote of this time or a later one. */
export function earliestEndThatMatters(time: number): number {
  return time - toleranceInMilliseconds;
}
