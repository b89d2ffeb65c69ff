import { randomUUID } from 'node:crypto';
import { DeleteMessageCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import type { OrderEvent } from '../../../app/automation/notify/contract.ts';
import type { OrderMessage } from '../../../app/order-processor/contract.ts';
import { lookUpByKey } from '../../../app/order-processor/data/look-up-by-key.ts';
import { paymentsAt } from '../../../app/order-processor/data/payments.ts';
import { type Processor, startProcessor } from '../../../app/order-processor/processor.ts';
import type { OrderDependencies, Turn } from '../../../app/order-processor/turn.ts';
import type { OrderStatus } from '../../../app/orders/contract.ts';
import { createMetrics, type MetricName } from '../../../app/platform/metrics.ts';
import { createPool, type Pool } from '../../../app/platform/postgres.ts';
import { connectRedis, type Redis } from '../../../app/platform/redis.ts';
import { eventually } from '../../support/eventually.ts';
import { type QueueServer, startQueueServer } from '../../support/queue-server.ts';
import { type RedisServer, startRedis } from '../../support/redis-server.ts';
import { type ShopDatabase, startShopDatabase } from '../../support/shop-database.ts';
import { silentLogger } from '../../support/silent-logger.ts';
import { type PaymentsStandIn, startPaymentsStandIn } from './payments-stand-in.ts';

export interface StoredOrder {
  orderId: string;
  status: OrderStatus;
  reason: string | null;
  totalInMinorUnits: number;
  sequenceNumber: number;
}

export interface DeadLetterRow {
  message_id: string;
  order_id: string | null;
  customer_id: string | null;
  body: string;
  reason: string;
  receive_count: number;
}

/** Everything from the queue to the database, on real servers; payments is a stand-in that can be told to fail. */
export interface OrderPath {
  pool: Pool;
  database: ShopDatabase;
  redis: Redis;
  redisServer: RedisServer;
  payments: PaymentsStandIn;
  queues: QueueServer;
  queueUrls: { orders: string; deadLetters: string; events: string };
  dependencies: OrderDependencies;
  /** Sends a message as the storefront does, but under a deduplication id of its own, so that duplicates arrive. */
  send: (message: OrderMessage, body?: string) => Promise<void>;
  addProcessor: () => Processor;
  /** Undefined when it is not written yet. */
  orderOf: (orderId: string) => Promise<StoredOrder | undefined>;
  /** The order, once it is neither unknown nor reserved. */
  settled: (orderId: string) => Promise<StoredOrder>;
  /** The order, once it has this status. */
  becomes: (orderId: string, status: OrderStatus) => Promise<StoredOrder>;
  /** The customer's orders in the sequence in which they took effect. */
  historyOf: (customerId: string) => Promise<StoredOrder[]>;
  stockOf: (sku: string) => Promise<number>;
  /** The events of an order that the event queue has got so far, in their sequence; takes them off the queue. */
  publishedEvents: (orderId: string) => Promise<OrderEvent[]>;
  /** How many orders have come to each end so far, as the metrics count them. */
  counted: () => Partial<Record<MetricName, number>>;
  deadLetters: () => Promise<DeadLetterRow[]>;
  /** Messages on the order queue, whether anybody has them or not. */
  messagesInQueue: () => Promise<number>;
  stop: () => Promise<void>;
}

/** A queue that gives a message up soon, because a test has no patience. */
const maxReceiveCount = '8';

export async function startOrderPath({ processors = 1 } = {}): Promise<OrderPath> {
  const [database, redisServer, queues, payments] = await Promise.all([
    startShopDatabase({ seed: 'none' }),
    startRedis(),
    startQueueServer(),
    startPaymentsStandIn(),
  ]);
  const logger = silentLogger();
  await fillCatalogue(database.pool);
  const pool = createPool({
    ...database.server.address,
    ...{ database: database.variables.DATABASE_NAME, service: 'order-processor', logger },
    settings: lookUpByKey,
  });
  const redis = await connectRedis({ url: redisServer.url, logger });
  const deadLetters = await queues.createQueue('dead.fifo');
  const events = await queues.createQueue('events.fifo');
  const orders = await queues.createQueue('orders.fifo', {
    RedrivePolicy: JSON.stringify({
      deadLetterTargetArn: 'arn:aws:sqs:eu-central-1:000000000000:dead.fifo',
      maxReceiveCount,
    }),
  });
  const queueUrls = { orders, deadLetters, events };
  const counts: Partial<Record<MetricName, number>> = {};
  const metrics: OrderDependencies['metrics'] = {
    ...createMetrics({ service: 'test', environment: 'test', write: () => undefined }),
    count: (name, by = 1) => {
      if (by > 0) counts[name] = (counts[name] ?? 0) + by;
    },
  };
  const dependencies = { pool, payments: paymentsAt(payments.url), logger, metrics };
  const running: Processor[] = [];
  const published: OrderEvent[] = [];
  const orderOf = async (orderId: string) => (await findOrders(database.pool, 'order_id', orderId))[0];
  const when = (orderId: string, isSo: (order: StoredOrder) => boolean) =>
    eventually(async () => {
      const order = await orderOf(orderId);
      if (!order || !isSo(order))
        throw new Error(`Order ${orderId} is ${order?.status ?? 'not written'} yet.`);
      return order;
    });
  const path: OrderPath = {
    ...{ pool: database.pool, database, redis, redisServer, payments, queues, queueUrls, dependencies },
    send: async (message, body = JSON.stringify(message)) => {
      await queues.client.send(
        new SendMessageCommand({
          QueueUrl: orders,
          MessageBody: body,
          MessageGroupId: message.customerId,
          MessageDeduplicationId: randomUUID(),
        }),
      );
    },
    addProcessor: () => {
      const processor = startProcessor({
        ...{ ...dependencies, redis, queueUrls, sqs: queues.client },
        consumption: { waitTimeInSeconds: 1, retryDelayInSeconds: () => 0 },
      });
      running.push(processor);
      return processor;
    },
    orderOf,
    settled: (orderId) => when(orderId, ({ status }) => status !== 'reserved'),
    becomes: (orderId, status) => when(orderId, (order) => order.status === status),
    historyOf: (customerId) => findOrders(database.pool, 'customer_id', customerId),
    stockOf: async (sku) => {
      const { rows } = await database.pool.query('select quantity from catalog.stock where sku = $1', [sku]);
      return rows[0].quantity;
    },
    publishedEvents: async (orderId) => {
      published.push(...(await takeEvents(queues, events)));
      return published.filter((event) => event.orderId === orderId);
    },
    counted: () => ({ ...counts }),
    deadLetters: async () => {
      const { rows } = await database.pool.query<DeadLetterRow>(
        'select * from orders.dead_letter order by dead_letter_id',
      );
      return rows;
    },
    messagesInQueue: async () => {
      const { Attributes } = await queues.attributesOf(orders);
      return (
        Number(Attributes?.ApproximateNumberOfMessages) +
        Number(Attributes?.ApproximateNumberOfMessagesNotVisible)
      );
    },
    stop: async () => {
      await Promise.all(running.map((processor) => processor.stop()));
      redis.disconnect();
      await Promise.all([payments.stop(), pool.end()]);
      await Promise.all([redisServer.stop(), queues.stop(), database.stop()]);
    },
  };
  for (let count = 0; count < processors; count += 1) path.addProcessor();
  return path;
}

/** A turn as the queue would bring it, under a fence of the given token. */
export function aTurn(
  wish: OrderMessage,
  { fencingToken = 1, holder = randomUUID() }: { fencingToken?: number; holder?: string } = {},
): Turn {
  return {
    wish,
    fence: { customerId: wish.customerId, fencingToken, holder },
    message: {
      ...{ messageId: randomUUID(), body: JSON.stringify(wish), groupId: wish.customerId },
      ...{ receiveCount: 1, receiptHandle: 'none' },
    },
  };
}

async function findOrders(
  pool: Pool,
  column: 'order_id' | 'customer_id',
  id: string,
): Promise<StoredOrder[]> {
  const { rows } = await pool.query<StoredOrder>(
    `select order_id as "orderId", status, reason, total_in_minor_units as "totalInMinorUnits",
            sequence_number as "sequenceNumber"
       from orders."order" where ${column} = $1 order by sequence_number`,
    [id],
  );
  return rows;
}

async function takeEvents({ client }: QueueServer, queueUrl: string): Promise<OrderEvent[]> {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 }),
  );
  // Gone at once: while one event of an order is in hand, the queue keeps the next one back.
  for (const { ReceiptHandle } of Messages) {
    await client.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }));
  }
  return Messages.map(({ Body = '' }) => JSON.parse(Body));
}

/** Products A, B and C in Germany for 10 € each; a thousand pieces of A and C, three of B. */
async function fillCatalogue(pool: Pool): Promise<void> {
  await pool.query(`
    insert into catalog.country (code, name, currency, locale, sort) values ('DE', 'Germany', 'EUR', 'de-DE', 0);
    insert into catalog.brand (slug, name, tagline) values ('brand', 'Brand', 'Any');
    insert into catalog.product (sku, name, description, brand_slug, category)
    select sku, 'Product ' || sku, 'Any', 'brand', 'Any' from unnest(array['A', 'B', 'C']) as sku;
    insert into catalog.price (sku, country, amount_in_minor_units) select sku, 'DE', 1000 from catalog.product;
    insert into catalog.stock (sku, quantity) values ('A', 1000), ('B', 3), ('C', 1000);
    update catalog.price_history set valid_from = '-infinity';`);
}
