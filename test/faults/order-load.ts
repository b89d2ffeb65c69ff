import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { AcceptedOrders } from './accepted-orders.ts';
import type { Random } from './random.ts';

export interface OrderLoadOptions {
  /** The shop that accepts the orders; read before each attempt, because a restarted one may answer elsewhere. */
  shopUrl: () => string;
  customers: number;
  /** Over all customers together. */
  ordersPerSecond: number;
  /** What is sold in the country, each with its present price. */
  offers: readonly { sku: string; unitPriceInMinorUnits: number }[];
  country: string;
  currency: string;
  accepted: AcceptedOrders;
  random: Random;
}

export interface OrderLoad {
  /** Lets every order under way come to its 202, and sends nothing new. @throws {UnexpectedAnswerError} */
  stop: () => Promise<void>;
  /** Gives up also what is under way, because nobody will answer it any more. */
  abandon: () => void;
  /** Attempts that were not answered 202 and were made again with the same key. */
  repeated: () => number;
}

const attemptTimeoutInMilliseconds = 5000;
const pauseBeforeRepeatInMilliseconds = 100;
/** So often a customer sends an accepted order once more, as after a lost answer. */
const shareOfDuplicates = 0.05;

/** Customers who order one after the other, each until the answer is 202: with the same key, however often it takes. */
export function startOrderLoad(options: OrderLoadOptions): OrderLoad {
  let isStopping = false;
  let isAbandoned = false;
  let repeated = 0;
  const pauseInMilliseconds = (1000 * options.customers) / options.ordersPerSecond;
  const everybody = Promise.all(
    Array.from({ length: options.customers }, () => orderUntilStopped(randomUUID())),
  );
  // Told by stop; until then nobody waits for it.
  everybody.catch(() => undefined);
  return {
    repeated: () => repeated,
    abandon: () => {
      isStopping = true;
      isAbandoned = true;
    },
    stop: async () => {
      isStopping = true;
      await everybody;
    },
  };

  async function orderUntilStopped(customerId: string): Promise<void> {
    await delay(options.random.below(pauseInMilliseconds));
    while (!isStopping) {
      const startedAt = performance.now();
      const order = composeOrder(options, customerId);
      await orderUntilAccepted(order);
      if (options.random.next() < shareOfDuplicates) await orderUntilAccepted(order);
      await delay(Math.max(0, pauseInMilliseconds - (performance.now() - startedAt)));
    }
  }

  async function orderUntilAccepted(order: ComposedOrder): Promise<void> {
    while (!isAbandoned) {
      const orderId = await attempt(options.shopUrl(), order);
      if (orderId !== undefined) {
        options.accepted.add({ ...order, orderId });
        return;
      }
      repeated += 1;
      await delay(pauseBeforeRepeatInMilliseconds);
    }
  }
}

interface ComposedOrder {
  customerId: string;
  idempotencyKey: string;
  body: string;
}

function composeOrder(options: OrderLoadOptions, customerId: string): ComposedOrder {
  const { country, currency, offers, random } = options;
  const offer = random.oneOf(offers);
  return {
    customerId,
    idempotencyKey: randomUUID(),
    body: JSON.stringify({
      customerId,
      email: 'ada@example.com',
      address: { name: 'Ada', street: 'Ring 1', postalCode: '10115', city: 'Berlin', country },
      currency,
      paymentMethod: random.next() < 0.1 ? 'card-declined' : 'card',
      lines: [{ ...offer, quantity: 1 + Math.floor(random.below(3)) }],
    }),
  };
}

/** The order id of a 202; undefined for everything that a customer would try again. */
async function attempt(shopUrl: string, order: ComposedOrder): Promise<string | undefined> {
  try {
    const response = await fetch(`${shopUrl}/api/orders`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': order.idempotencyKey },
      body: order.body,
      signal: AbortSignal.timeout(attemptTimeoutInMilliseconds),
    });
    const text = await response.text();
    if (response.status === 202) return JSON.parse(text).orderId;
    if (response.status < 500 && response.status !== 429) {
      throw new UnexpectedAnswerError(response.status, text);
    }
    return undefined;
  } catch (error) {
    if (error instanceof UnexpectedAnswerError) throw error;
    return undefined;
  }
}

/** The shop refused an order that nothing is wrong with. */
export class UnexpectedAnswerError extends Error {
  constructor(status: number, body: string) {
    super(
      `An order that nothing is wrong with was answered ${status} ${body}; allowed are 202, 429 and 5xx.`,
    );
    this.name = 'UnexpectedAnswerError';
  }
}
