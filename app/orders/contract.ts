/** Order status and history. */
export const orders = {
  name: 'orders',
  port: 8080,
  basePath: '/services/orders',
  healthPath: '/health/live',
  routes: {
    /** GET `Order`. */
    order: '/orders/:orderId',
    /** GET `OrderHistory` (`?before=&pageSize=`). */
    ordersOfCustomer: '/customers/:customerId/orders',
  },
  /**
   * The back office; each asks for a bearer token with the scope. The proxy shows them to the world as
   * `/back-office/api/orders/…`, without `/admin`. 409 is what the order's or dead letter's state does not allow; 503
   * says that the order queue did not take a message, and that nothing was done.
   */
  adminRoutes: {
    /** GET `OrdersSummary`: today's orders by status, and open dead letters. */
    summary: '/admin/summary',
    /** GET `OrderPage`; see `OrderSearch`. */
    orders: '/admin/orders',
    /** GET `OrderDetails`. */
    order: '/admin/orders/:orderId',
    /** POST `{ reason }`: 202, the refund stands on the order queue. */
    refund: '/admin/orders/:orderId/refund',
    /** GET `DeadLetterPage` (`?state=open|redriven&before=&pageSize=`). */
    deadLetters: '/admin/dead-letters',
    /** POST: 202 with `Redrive`, every open message stands on the order queue again. */
    redriveAll: '/admin/dead-letters/redrive',
    /** POST: 202 with `Redrive`, the message stands on the order queue again. */
    redrive: '/admin/dead-letters/:deadLetterId/redrive',
    /** GET `OrderAuditPage` (`?orderId=&before=&pageSize=`): who changed what, the latest first. */
    audit: '/admin/audit',
  },
  scopes: { read: 'back-office/orders.read', write: 'back-office/orders.write' },
  defaultPageSize: 25,
  maximumPageSize: 100,
} as const;

export interface OrdersVariables {
  PORT: string;
  ENVIRONMENT: string;
  /** The image version that runs, shown in `/health/live`. */
  VERSION: string;
  DATABASE_HOST: string;
  DATABASE_PORT: string;
  DATABASE_NAME: string;
  /** Where the password is found after a rotation, with `username` and `password`. */
  DATABASE_SECRET_ARN: string;
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

/** The query string of a customer's history. */
export interface OrderHistoryQuery {
  /** `nextBefore` of the page before. */
  before?: number;
  pageSize?: number;
}

/** A customer's orders, the one that took effect last first. */
export interface OrderHistory {
  orders: Order[];
  /** What to give as `before` to get the page after this one; null on the last. */
  nextBefore: number | null;
}

/** The query string of the back office's search; whatever is left out does not narrow it. */
export interface OrderSearch {
  /** The id of an order or of a customer, or an e-mail address. */
  query?: string;
  status?: OrderStatus;
  /** ISO 3166-1 alpha-2, where the order goes to. */
  country?: string;
  /** Days in UTC, `2026-11-22`: placed on or after the first, on or before the last. */
  from?: string;
  to?: string;
  /** `nextAfter` of the page before. */
  after?: string;
  pageSize?: number;
}

/** An order as a list shows it. */
export interface OrderSummary {
  orderId: string;
  customerId: string;
  status: OrderStatus;
  placedAt: string;
  email: string;
  country: string;
  currency: string;
  totalInMinorUnits: number;
}

/** The latest placed first. */
export interface OrderPage {
  orders: OrderSummary[];
  /** What to give as `after` to get the page after this one; null on the last. */
  nextAfter: string | null;
}

export interface OrderDetails extends Order {
  email: string;
  address: {
    name: string;
    street: string;
    postalCode: string;
    city: string;
    region?: string | undefined;
    country: string;
    phone?: string | undefined;
  };
  /** When the order came to its status, ISO 8601, UTC. */
  processedAt: string;
  paymentAuthorizationId: string | null;
  /** What has happened, the earliest first. */
  events: { type: string; occurredAt: string; reason: string | null }[];
  refund: {
    isPossible: boolean;
    /** The latest request of the back office that has not taken effect yet. */
    requested: { at: string; by: string; reason: string } | null;
  };
}

export interface OrdersSummary {
  /** The day in UTC. */
  day: string;
  /** How many orders placed on that day are in the status; a status without orders is left out. */
  ordersByStatus: Partial<Record<OrderStatus, number>>;
  openDeadLetters: number;
}

/** A message that the processor could not process, as it was. */
export interface DeadLetter {
  deadLetterId: string;
  messageId: string;
  /** Null where the message did not say. */
  orderId: string | null;
  customerId: string | null;
  body: string;
  reason: string;
  receiveCount: number;
  deadLetteredAt: string;
  /** When and by whom it was sent to the order queue again; null while it is open. */
  redrivenAt: string | null;
  redrivenBy: string | null;
}

/** The latest first. */
export interface DeadLetterPage {
  deadLetters: DeadLetter[];
  /** What to give as `before` to get the page after this one; null on the last. */
  nextBefore: string | null;
}

export interface Redrive {
  /** How many messages were sent. One that had been redriven before is not sent again. */
  redriven: number;
}

/** One thing the back office has done. */
export interface OrderAuditEntry {
  auditId: number;
  /** ISO 8601, UTC. */
  changedAt: string;
  changedBy: { subject: string; name: string };
  action: 'refund' | 'redrive';
  entity: 'order' | 'dead letter';
  /** The id of the order; of the dead letter where that belongs to none. */
  entityId: string;
  /** The fields before and after. */
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
}

export interface OrderAuditPage {
  entries: OrderAuditEntry[];
  nextBefore: number | null;
}
