/** The server-rendered shop; accepts orders and sends them to the queue itself. */
export const storefront = {
  name: 'storefront',
  port: 8080,
  healthPath: '/health/live',
  /** What it counts and measures. */
  metrics: ['PagesShown', 'OrdersAccepted', 'CacheHits', 'CacheMisses'],
  /** What it may do in the cache. */
  cache: {
    keys: 'storefront:*',
    commands: ['get', 'set', 'del', 'incr', 'pexpire', 'eval', 'evalsha'],
  },
  routes: {
    orders: '/api/orders',
    order: '/api/orders/:orderId',
    /** Server-sent events; the data of each is what `order` answers. */
    orderEvents: '/api/orders/:orderId/events',
    cancellation: '/api/orders/:orderId/cancellation',
  },
} as const;

export type StorefrontMetric = (typeof storefront)['metrics'][number];

export interface StorefrontVariables {
  PORT: string;
  ENVIRONMENT: string;
  /** The image version that runs, shown in the page's footer and in `/health/live`. */
  VERSION: string;
  CATALOG_URL: string;
  ORDERS_URL: string;
  ORDER_QUEUE_URL: string;
  /** Rate limits and idempotency keys, with the user, `rediss://user@host:port`; the shop does without when it does not answer. */
  REDIS_URL: string;
  /** Where the password is found after a rotation, with `username` and `password`. */
  REDIS_SECRET_ARN: string;
  /**
   * Whether an address may send only so many requests; `lifted` where load tests send a town's from one. What one
   * visitor or customer may send is limited everywhere.
   */
  ADDRESS_LIMITS: 'enforced' | 'lifted';
}

export interface StorefrontSecrets {
  REDIS_PASSWORD: string;
  /** Signs the cookies that carry the cart and the customer's id. */
  COOKIE_SECRET: string;
}
