import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { AcceptedOrders } from './accepted-orders.ts';
import type { Random } from './random.ts';

export interface OrderLoadOptions {
  /** The shop that accepts the orders; read before each attempt, because a restarted one may answer elsewhere. */
  shopUrl: () => string;
  customers: number;
  /** Who they are, as many; left out, nobody whom the shop has seen before. */
  customerIds?: readonly string[];
  /** Where they get mail; left out, as ordinary customers do. */
  email?: string;
  /** Over all customers together. */
  ordersPerSecond: number;
  /** What is sold in the country, each with its present price; without, an order takes the price of its moment. */
  offers: readonly { sku: string; unitPriceInMinorUnits?: number }[];
  country: string;
  currency: string;
  /** Whether each attempt looks up anew where the shop is; left out, connections are kept. */
  isConnectingAnew?: boolean;
  /** How one order in ten is paid, by which it is not; left out, all are paid. */
  decliningMethod?: string;
  accepted: Pick<AcceptedOrders, 'add'>;
  random: Random;
}

export interface OrderLoad {
  /** Lets every order under way come to its 202, and sends nothing new. @throws {UnexpectedAnswerError} */
  stop: () => Promise<void>;
  /** Rejects when somebody cannot go on ordering; else never settles. @throws {UnexpectedAnswerError} */
  failed: Promise<never>;
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
    Array.from({ length: options.customers }, (_, index) =>
      orderUntilStopped(options.customerIds?.[index] ?? randomUUID()),
    ),
  );
  const failed = everybody.then(() => new Promise<never>(() => {}));
  // Told by stop; until then nobody has to wait for it.
  failed.catch(() => undefined);
  return {
    failed,
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
      const answer = await attempt(options, order);
      if (answer !== undefined) {
        options.accepted.add({ ...order, ...answer });
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
      email: options.email ?? 'ada@example.com',
      address: { name: 'Ada', street: 'Ring 1', postalCode: '10115', city: 'Berlin', country },
      currency,
      paymentMethod: random.next() < 0.1 ? (options.decliningMethod ?? 'card') : 'card',
      lines: [{ ...offer, quantity: 1 + Math.floor(random.below(3)) }],
    }),
  };
}

interface Answer {
  orderId: string;
  statusUrl: string;
}

/** The answer 202; undefined for everything that a customer would try again. */
async function attempt(
  { shopUrl, isConnectingAnew = false }: OrderLoadOptions,
  order: ComposedOrder,
): Promise<Answer | undefined> {
  try {
    const response = await fetch(`${shopUrl()}/api/orders`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        'Idempotency-Key': order.idempotencyKey,
        ...(isConnectingAnew && { Connection: 'close' }),
      },
      body: order.body,
      signal: AbortSignal.timeout(attemptTimeoutInMilliseconds),
    });
    const text = await response.text();
    if (response.status === 202) {
      const { orderId, statusUrl }: Answer = JSON.parse(text);
      return { orderId, statusUrl };
    }
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
