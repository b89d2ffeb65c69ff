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
} as const;

export interface OrdersVariables {
  PORT: string;
  ENVIRONMENT: string;
  /** The image version that runs, shown in `/health/live`. */
  VERSION: string;
  DATABASE_HOST: string;
  DATABASE_PORT: string;
  DATABASE_NAME: string;
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
