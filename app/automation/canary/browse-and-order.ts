import { setTimeout as delay } from 'node:timers/promises';
import { findProduct } from './find-product.ts';
import { placeTestOrder } from './place-test-order.ts';

/** The order has not come to its end in time, or to another one than a test does. */
export class OrderUnfinishedError extends Error {
  override name = 'OrderUnfinishedError';

  constructor(orderId: string, status: string, patienceInMilliseconds: number) {
    super(
      `Order ${orderId} is ${status} after at most ${patienceInMilliseconds / 1000} s; a test order should be cancelled by then. Look at the log of order-processor.`,
    );
  }
}

/** What the canary has bought. */
export interface CanaryVisit {
  sku: string;
  orderId: string;
}

const pauseInMilliseconds = 1000;

/**
 * Opens the shop, a brand and a product, orders one piece of it, and waits until the order has gone all the way: accepted,
 * its stock looked at, its payment authorised and let go. It is an order of the test customer, so nothing of it remains.
 *
 * @throws {UnexpectedAnswerError} {NothingToBuyError} {OrderUnfinishedError}
 */
export async function browseAndOrder(
  shopUrl: string,
  { patienceInMilliseconds = 60_000 }: { patienceInMilliseconds?: number } = {},
): Promise<CanaryVisit> {
  const sku = await findProduct(shopUrl);
  const { orderId, statusOf } = await placeTestOrder(shopUrl, sku);
  const deadline = Date.now() + patienceInMilliseconds;
  let status = await statusOf();
  while ((status === 'received' || status === 'reserved') && Date.now() < deadline) {
    await delay(pauseInMilliseconds);
    status = await statusOf();
  }
  if (status !== 'cancelled') throw new OrderUnfinishedError(orderId, status, patienceInMilliseconds);
  return { sku, orderId };
}
