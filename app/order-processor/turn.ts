import type { Logger } from '../platform/logger.ts';
import type { Metrics } from '../platform/metrics.ts';
import type { Pool } from '../platform/postgres.ts';
import type { QueueMessage } from '../platform/queue-consumer.ts';
import type { OrderMessage, OrderProcessorMetric } from './contract.ts';
import type { Fence } from './data/customer-fences.ts';
import type { Payments } from './data/payments.ts';
import type { Step } from './domain/order-life.ts';
import type { WrittenOrder } from './domain/written-order.ts';

/** A customer's wish whose turn it is: everything that the customer wished before is done, and the lease is held. */
export interface Turn {
  message: QueueMessage;
  wish: OrderMessage;
  fence: Fence;
}

/** Where an order stands in the database, and what its turn has still to do. */
export interface Standing {
  order: WrittenOrder;
  step: Step;
}

/** The turns that did not succeed, each with its reason; all others of a set are done. */
export type Failures = Map<Turn, Error>;

export interface OrderDependencies {
  pool: Pool;
  payments: Payments;
  logger: Logger;
  metrics: Metrics<OrderProcessorMetric>;
}
