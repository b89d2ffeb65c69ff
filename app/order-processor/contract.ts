/** Takes placed orders from the queue: one customer's orders in sequence, many customers side by side. */
export const orderProcessor = {
  name: 'order-processor',
  port: 8080,
  healthPath: '/health/live',
} as const;

export interface OrderProcessorVariables {
  PORT: string;
  ENVIRONMENT: string;
  /** The image version that runs, shown in `/health/live`. */
  VERSION: string;
  ORDER_QUEUE_URL: string;
  DATABASE_HOST: string;
  DATABASE_PORT: string;
  DATABASE_NAME: string;
  REDIS_URL: string;
  PAYMENTS_URL: string;
}

export interface OrderProcessorSecrets {
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
  postalCode: string;
  city: string;
  country: string;
}

/** The message on the order queue. Message group: `customerId`; deduplication: `orderId`. */
export interface PlacedOrder {
  orderId: string;
  customerId: string;
  /** ISO 8601, UTC. */
  placedAt: string;
  email: string;
  address: ShippingAddress;
  currency: string;
  paymentMethod: string;
  lines: OrderLine[];
}
