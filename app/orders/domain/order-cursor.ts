/** The place of an order among all, which are sorted by when they were placed, then by id. */
export interface OrderPlace {
  /** Since 1970 in UTC; finer than a `Date`, since a page must begin exactly where the one before has ended. */
  placedAtInMicroseconds: number;
  orderId: string;
}

/** What `readOrderCursor` takes. */
export const orderCursorPattern =
  /^(\d{1,16})\.([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/;

export function writeOrderCursor({ placedAtInMicroseconds, orderId }: OrderPlace): string {
  return `${placedAtInMicroseconds}.${orderId}`;
}

/** Undefined for what `writeOrderCursor` has not written. */
export function readOrderCursor(cursor: string): OrderPlace | undefined {
  const [, microseconds, orderId] = orderCursorPattern.exec(cursor) ?? [];
  return microseconds && orderId ? { placedAtInMicroseconds: Number(microseconds), orderId } : undefined;
}
