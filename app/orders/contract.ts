/** Order status and history. */
export const orders = {
  name: 'orders',
  port: 8080,
  basePath: '/services/orders',
  healthPath: '/health/live',
  routes: {
    order: '/orders/:orderId',
    ordersOfCustomer: '/customers/:customerId/orders',
  },
  /**
   * The back office; each asks for a bearer token with the scope. The proxy shows them to the world as
   * `/back-office/api/orders/…`, without `/admin`.
   */
  adminRoutes: {
    /** GET `OrderPage`; query: `query` (order id, customer id or e-mail), `status`, `country`, `from`, `to`, `page`. */
    orders: '/admin/orders',
    /** GET `OrderDetails`. */
    order: '/admin/orders/:orderId',
    /** POST `{ reason }`: 202, the refund stands on the order queue. */
    refund: '/admin/orders/:orderId/refund',
    /** GET `DeadLetterPage`. */
    deadLetters: '/admin/dead-letters',
    /** POST: 202, the message stands on the order queue again. */
    redrive: '/admin/dead-letters/:deadLetterId/redrive',
    /** GET, what was changed: who, when, before, after. */
    audit: '/admin/audit',
  },
  scopes: { read: 'back-office/orders.read', write: 'back-office/orders.write' },
} as const;

export interface OrdersVariables {
  PORT: string;
  ENVIRONMENT: string;
  /** The image version that runs, shown in `/health/live`. */
  VERSION: string;
  DATABASE_HOST: string;
  DATABASE_PORT: string;
  DATABASE_NAME: string;
  /** Refunds and redriven orders go to the processor by it. */
  ORDER_QUEUE_URL: string;
  /** Who issues the tokens of the back office. */
  OIDC_ISSUER: string;
}

export interface OrdersSecrets {
  DATABASE_USER: string;
  DATABASE_PASSWORD: string;
}

/** `received` until the processor has taken the order from the queue; then as far as it has come. */
export type OrderStatus =
  | 'received'
  | 'reserved'
  | 'confirmed'
  | 'rejected'
  | 'declined'
  | 'cancelled'
  | 'refunded';

export interface Order {
  orderId: string;
  customerId: string;
  status: OrderStatus;
  /** Why the order was rejected or declined; null otherwise. */
  reason: string | null;
  placedAt: string;
  currency: string;
  totalInMinorUnits: number;
  lines: { sku: string; name: string; quantity: number; unitPriceInMinorUnits: number }[];
}
