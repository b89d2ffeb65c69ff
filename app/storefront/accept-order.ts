import { hash } from 'node:crypto';
import { type PlacedOrder, testCustomer } from '../order-processor/contract.ts';
import type { Metrics } from '../platform/metrics.ts';
import { Problem } from '../platform/problem-details.ts';
import type { Signer } from '../platform/signed-value.ts';
import type { Admission, Claim } from './data/admission.ts';
import { orderIdFor } from './domain/order-identity.ts';
import { type ClientLimits, rateLimitHeaders, tightestOf } from './domain/rate-limit.ts';
import { createRecentOrders } from './domain/recent-orders.ts';
import type { OrderQueue } from './messages/order-queue.ts';
import { statusUrlOf } from './order-links.ts';

/** Somebody who wants to order. */
export interface OrderAttempt {
  customerId: string;
  idempotencyKey: string;
  /** The address of the client. */
  address: string;
  /** What the same key has to come with again. */
  content: unknown;
  /**
   * Whether the content tells everything that the order is made of. What it does not tell may be another one when the
   * order is sent again; then Redis has to know by itself that the order was accepted.
   */
  isComplete: boolean;
  /** Makes the order; what it throws is the customer's answer, and lets go of a key that came for the first time. */
  compose: (orderId: string, attempt: { isRepeated: boolean }) => PlacedOrder | Promise<PlacedOrder>;
}

/** What a customer gets for an order that the queue has. */
export interface Acceptance {
  orderId: string;
  /** A path of the shop. The key in it proves that the shop has accepted this order, before anybody has processed it. */
  statusUrl: string;
}

/** An answered attempt, with the headers that tell the client where it stands within its limits. */
export interface AcceptedAttempt {
  acceptance: Acceptance;
  headers: Readonly<Record<string, string>>;
}

/** @throws {Problem} 422 for a key that came with something else before, 429, 503 when the queue does not take it */
export type AcceptOrder = (attempt: OrderAttempt) => Promise<AcceptedAttempt>;

/** The status URL of an order that was accepted with this key, if one was. */
export type FindAccepted = (from: {
  customerId: string;
  idempotencyKey: string;
}) => Promise<string | undefined>;

export interface OrderDesk {
  acceptOrder: AcceptOrder;
  findAccepted: FindAccepted;
}

export interface OrderDeskParts {
  admission: Admission;
  orderQueue: OrderQueue;
  signer: Signer;
  limits: ClientLimits;
  metrics: Metrics<'OrdersAccepted'>;
}

const rememberedOrders = 2500;

/**
 * Accepts orders: once the queue has an order it is accepted, whatever else may be out of order. The same key with the
 * same content gives the same answer. Within this process that is remembered here, beyond it in Redis for a day; and
 * even without Redis it is the same order, because its id is computed from customer and key.
 */
export function createOrderDesk(parts: OrderDeskParts): OrderDesk {
  const { signer, admission } = parts;
  const recent = createRecentOrders<AcceptedAttempt>(rememberedOrders);
  return {
    acceptOrder: (attempt) => {
      const orderId = orderIdFor(signer, { customerId: attempt.customerId, key: attempt.idempotencyKey });
      const fingerprint = hash('sha256', JSON.stringify(attempt.content), 'base64url');
      const known = recent.find(orderId);
      if (known && known.fingerprint !== fingerprint) return Promise.reject(keyInUse());
      if (known)
        return known.answer ?? Promise.resolve({ acceptance: acceptanceOf(signer, orderId), headers: {} });
      return recent.keep(orderId, fingerprint, accept(parts, attempt, { key: orderId, fingerprint }));
    },
    findAccepted: async ({ customerId, idempotencyKey }) => {
      const orderId = orderIdFor(signer, { customerId, key: idempotencyKey });
      const known = recent.find(orderId);
      if (known) await known.answer;
      const isAccepted = known !== undefined || (await admission.find(orderId))?.isAccepted;
      return isAccepted ? statusUrlOf(signer, orderId) : undefined;
    },
  };
}

async function accept(
  { admission, orderQueue, signer, limits, metrics }: OrderDeskParts,
  attempt: OrderAttempt,
  claim: Claim,
): Promise<AcceptedAttempt> {
  const { standings, kept } = await admission.countAndClaim(
    [
      { limit: limits.orders.ofCustomer, client: attempt.customerId },
      { limit: limits.orders.ofAddress, client: attempt.address },
    ],
    claim,
  );
  const standing = tightestOf(standings);
  const headers = standing ? rateLimitHeaders(standing) : {};
  if (standing?.isExceeded) throw tooMany(headers);
  if (kept && kept.fingerprint !== claim.fingerprint) throw keyInUse();
  const orderId = claim.key;
  if (!kept?.isAccepted) {
    const order = await compose(admission, attempt, { claim, isRepeated: kept !== undefined });
    await enqueue(orderQueue, order);
    if (!attempt.isComplete) admission.markAccepted(claim);
    if (order.email !== testCustomer.email) metrics.count('OrdersAccepted');
  }
  return { acceptance: acceptanceOf(signer, orderId), headers };
}

function acceptanceOf(signer: Signer, orderId: string): Acceptance {
  return { orderId, statusUrl: statusUrlOf(signer, orderId) };
}

async function compose(
  admission: Admission,
  attempt: OrderAttempt,
  { claim, isRepeated }: { claim: Claim; isRepeated: boolean },
): Promise<PlacedOrder> {
  try {
    return await attempt.compose(claim.key, { isRepeated });
  } catch (error) {
    if (!isRepeated) admission.release(claim.key);
    throw error;
  }
}

async function enqueue(orderQueue: OrderQueue, order: PlacedOrder): Promise<void> {
  try {
    await orderQueue.send(order);
  } catch (error) {
    throw new Problem({
      status: 503,
      detail:
        'The order could not be accepted just now. Send it again with the same Idempotency-Key: it will be one order at most.',
      headers: { 'Retry-After': '2' },
      cause: error,
    });
  }
}

function tooMany(headers: Readonly<Record<string, string>>): Problem {
  return new Problem({
    status: 429,
    detail: `So many orders in so short a time are more than we take. Try again in ${headers['Retry-After']} seconds.`,
    headers,
  });
}

/** https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-idempotency-key-header-07#section-2.7 */
function keyInUse(): Problem {
  return new Problem({
    status: 422,
    title: 'Idempotency-Key is already used',
    detail: 'This Idempotency-Key came with another order before. Give each order a key of its own.',
  });
}
