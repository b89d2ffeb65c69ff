import { DeleteMessageCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import type { PlacedOrder } from '../../../app/order-processor/contract.ts';
import { authorizeAt } from '../../../app/order-processor/data/payments.ts';
import { takeOrders } from '../../../app/order-processor/messages/take-orders.ts';
import { takeCustomerWith } from '../../../app/order-processor/take-customer.ts';
import type { Order } from '../../../app/orders/contract.ts';
import { findOrder, findOrdersOfCustomer } from '../../../app/orders/data/find-orders.ts';
import { createApp as createPayments } from '../../../app/payments/app.ts';
import { payments } from '../../../app/payments/contract.ts';
import { createSandboxProvider } from '../../../app/payments/domain/sandbox-provider.ts';
import { listen } from '../../../app/platform/http-server.ts';
import type { Pool } from '../../../app/platform/postgres.ts';
import { startQueueConsumer } from '../../../app/platform/queue-consumer.ts';
import { connectRedis, type Redis } from '../../../app/platform/redis.ts';
import { eventually } from '../../support/eventually.ts';
import { startQueueServer } from '../../support/queue-server.ts';
import { type RedisServer, startRedis } from '../../support/redis-server.ts';
import { startShopDatabase } from '../../support/shop-database.ts';
import { silentLogger } from '../../support/silent-logger.ts';

/** Everything from the queue to the database, on real servers, with one processor that takes orders. */
export interface OrderPath {
  pool: Pool;
  redis: Redis;
  redisServer: RedisServer;
  paymentsUrl: string;
  /** Sends a message as the storefront does, but under a deduplication id of its own, so that duplicates arrive. */
  send: (order: PlacedOrder, body?: string) => Promise<void>;
  /** Adds another processor beside the first. */
  addProcessor: () => void;
  /** The order, once it is neither unknown nor reserved. */
  settled: (orderId: string) => Promise<Order>;
  historyOf: (customerId: string) => Promise<Order[]>;
  stockOf: (sku: string) => Promise<number>;
  authorizationsOf: (orderId: string) => Promise<number>;
  /** Takes what the dead-letter queue holds, and counts it. */
  takeDeadLetters: () => Promise<number>;
  stop: () => Promise<void>;
}

/** A queue that gives a message up soon, because a test has no patience. */
const maxReceiveCount = '3';

export async function startOrderPath(): Promise<OrderPath> {
  const [database, redisServer, queues] = await Promise.all([
    startShopDatabase({ seed: 'none' }),
    startRedis(),
    startQueueServer(),
  ]);
  const logger = silentLogger();
  const { pool } = database;
  await fillCatalogue(pool);
  const redis = await connectRedis({ url: redisServer.url, logger });
  const deadLetterUrl = await queues.createQueue('dead.fifo');
  const deadLetterTargetArn = 'arn:aws:sqs:eu-central-1:000000000000:dead.fifo';
  const queueUrl = await queues.createQueue('orders.fifo', {
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount }),
  });
  const paymentsServer = await listen(
    createPayments({ pool, provider: createSandboxProvider(), logger, version: 'test' }),
    { host: '127.0.0.1', port: 0 },
  );
  const paymentsUrl = `${paymentsServer.url}${payments.basePath}`;
  const startProcessor = () =>
    startQueueConsumer({
      client: queues.client,
      queueUrl,
      logger,
      waitTimeInSeconds: 1,
      retryDelayInSeconds: () => 0,
      handle: takeOrders(
        takeCustomerWith({ pool, redis, logger, authorize: authorizeAt(paymentsUrl) }),
        logger,
      ),
    });
  const processors = [startProcessor()];
  let messages = 0;
  return {
    ...{ pool, redis, redisServer, paymentsUrl },
    send: async (order, body = JSON.stringify(order)) => {
      messages += 1;
      await queues.client.send(
        new SendMessageCommand({
          QueueUrl: queueUrl,
          MessageBody: body,
          MessageGroupId: order.customerId,
          MessageDeduplicationId: String(messages),
        }),
      );
    },
    addProcessor: () => {
      processors.push(startProcessor());
    },
    settled: (orderId) =>
      eventually(async () => {
        const order = await findOrder(pool, orderId);
        if (!order || order.status === 'reserved') throw new Error(`Order ${orderId} is not settled yet.`);
        return order;
      }),
    historyOf: async (customerId) =>
      (await findOrdersOfCustomer(pool, customerId, { pageSize: 100 })).orders,
    stockOf: async (sku) => {
      const { rows } = await pool.query('select quantity from catalog.stock where sku = $1', [sku]);
      return rows[0].quantity;
    },
    authorizationsOf: async (orderId) => {
      const { rows } = await pool.query('select count(*) from payments.authorization where order_id = $1', [
        orderId,
      ]);
      return rows[0].count;
    },
    takeDeadLetters: async () => {
      const QueueUrl = deadLetterUrl;
      const { Messages = [] } = await queues.client.send(new ReceiveMessageCommand({ QueueUrl }));
      for (const { ReceiptHandle } of Messages) {
        await queues.client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      }
      return Messages.length;
    },
    stop: async () => {
      await Promise.all(processors.map((processor) => processor.stop()));
      redis.disconnect();
      await paymentsServer.close();
      await Promise.all([redisServer.stop(), queues.stop(), database.stop()]);
    },
  };
}

/** Products A and B in Germany for 10 € each; a thousand pieces of A, three of B. */
async function fillCatalogue(pool: Pool): Promise<void> {
  await pool.query(`
    insert into catalog.country (code, name, currency, locale, sort) values ('DE', 'Germany', 'EUR', 'de-DE', 0);
    insert into catalog.brand (slug, name, tagline) values ('brand', 'Brand', 'Any');
    insert into catalog.product (sku, name, description, brand_slug, category)
    values ('A', 'Product A', 'Any', 'brand', 'Any'), ('B', 'Product B', 'Any', 'brand', 'Any');
    insert into catalog.price (sku, country, amount_in_minor_units) values ('A', 'DE', 1000), ('B', 'DE', 1000);
    insert into catalog.stock (sku, quantity) values ('A', 1000), ('B', 3);`);
}
