/** Takes placed orders from the queue: one customer's orders in sequence, many customers side by side. */
export const orderProcessor = {
  name: 'order-processor',
  port: 8080,
  healthPath: '/health/live',
  /** What it counts and measures. */
  metrics: [
    'OrdersConfirmed',
    'OrdersRejected',
    'OrdersDeclined',
    'OrdersCancelled',
    'OrdersRefunded',
    'OrdersDeadLettered',
    'QueueAge',
    'ProcessingTime',
    'OutboxAge',
  ],
  /** What it may do in the cache. */
  cache: {
    keys: 'order-processor:*',
    commands: ['get', 'set', 'del', 'incr', 'incrby', 'pexpire', 'eval'],
  },
} as const;

export type OrderProcessorMetric = (typeof orderProcessor)['metrics'][number];

export interface OrderProcessorVariables {
  PORT: string;
  ENVIRONMENT: string;
  /** The image version that runs, shown in `/health/live`. */
  VERSION: string;
  ORDER_QUEUE_URL: string;
  /** Where an order ends that can never be processed; the processor puts it there itself, with the reason. */
  DEAD_LETTER_QUEUE_URL: string;
  /** Takes the events of the outbox. */
  EVENT_QUEUE_URL: string;
  DATABASE_HOST: string;
  DATABASE_PORT: string;
  DATABASE_NAME: string;
  /** Where the password is found after a rotation, with `username` and `password`. */
  DATABASE_SECRET_ARN: string;
  /** With the user: `rediss://user@host:port`. */
  REDIS_URL: string;
  /** Where the password is found after a rotation, with `username` and `password`. */
  REDIS_SECRET_ARN: string;
  PAYMENTS_URL: string;
}

export interface OrderProcessorSecrets {
  REDIS_PASSWORD: string;
  DATABASE_USER: string;
  DATABASE_PASSWORD: string;
}

export interface OrderLine {
  sku: string;
  quantity: number;
  /** The price the customer was shown, in minor units of the order's currency. */
  unitPriceInMinorUnits: number;
}

export interface ShippingAddress {
  name: string;
  street: string;
  /** Empty in a country that has none. */
  postalCode: string;
  city: string;
  /** State, province or county, where an address has one. */
  region?: string;
  country: string;
  phone?: string;
}

/**
 * What stands on the order queue. Message group: `customerId`, so that one customer's wishes take effect in the order
 * in which they were accepted; deduplication: as told at each. The attribute `traceparent` carries the trace.
 */
export type OrderMessage = PlacedOrder | CancellationRequest | RefundRequest;

/** Deduplication id: `orderId`. */
export interface PlacedOrder {
  /** Left out by releases before cancellations existed. */
  kind?: 'order';
  orderId: string;
  customerId: string;
  /** ISO 8601, UTC. */
  placedAt: string;
  /** When the prices of the lines were read from the catalogue, ISO 8601, UTC; left out, they are of `placedAt`. */
  quotedAt?: string;
  email: string;
  /** BCP 47, for the mails to the customer. */
  locale?: string;
  address: ShippingAddress;
  currency: string;
  paymentMethod: string;
  lines: OrderLine[];
}

/** The customer no longer wants the order. Deduplication id: `<orderId>:cancel`. */
export interface CancellationRequest {
  kind: 'cancellation';
  orderId: string;
  customerId: string;
  /** ISO 8601, UTC. */
  requestedAt: string;
}

/** The back office gives the money back. Deduplication id: `<orderId>:refund`. */
export interface RefundRequest {
  kind: 'refund';
  orderId: string;
  customerId: string;
  /** ISO 8601, UTC. */
  requestedAt: string;
  /** The subject of the back-office user. */
  requestedBy: string;
  reason: string;
}

/**
 * Who orders to find out whether the shop works. An order with this address goes the way of any other, payment and mail
 * included, but takes nothing out of stock, is cancelled as soon as its payment is authorised, and counts in no figure.
 * Mails go to the simulator of SES: https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html
 */
export const testCustomer = { email: 'success+test-customer@simulator.amazonses.com' } as const;

/** Attributes of a message on the dead-letter queue that the processor has put there itself. */
export const deadLetterAttributes = {
  /** One line, for a person. */
  reason: 'reason',
  /** The one it had on the order queue. */
  messageId: 'messageId',
  /** How often it was received there. */
  receiveCount: 'receiveCount',
} as const;
