import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { changingPassword } from '../platform/changing-password.ts';
import { listen } from '../platform/http-server.ts';
import { createLogger } from '../platform/logger.ts';
import { createMetrics } from '../platform/metrics.ts';
import { createPool } from '../platform/postgres.ts';
import { connectRedis } from '../platform/redis.ts';
import { exitOnUncaughtError, shutDownOnSignal } from '../platform/shutdown.ts';
import { createSqsClient } from '../platform/sqs-client.ts';
import { createApp } from './app.ts';
import { readConfig } from './config.ts';
import { type OrderProcessorMetric, orderProcessor } from './contract.ts';
import { lookUpByKey } from './data/look-up-by-key.ts';
import { paymentsAt } from './data/payments.ts';
import { startProcessor } from './processor.ts';

exitOnUncaughtError(orderProcessor.name);
const config = readConfig();
const logger = createLogger({ service: orderProcessor.name, environment: config.ENVIRONMENT });
const metrics = createMetrics<OrderProcessorMetric>({
  service: orderProcessor.name,
  environment: config.ENVIRONMENT,
});
const queueUrl = config.ORDER_QUEUE_URL;
const pool = createPool({
  host: config.DATABASE_HOST,
  port: config.DATABASE_PORT,
  database: config.DATABASE_NAME,
  user: config.DATABASE_USER,
  password: changingPassword({
    secretArn: config.DATABASE_SECRET_ARN,
    first: config.DATABASE_PASSWORD,
    logger,
  }),
  service: orderProcessor.name,
  settings: lookUpByKey,
  logger,
});
const redis = await connectRedis({
  url: config.REDIS_URL,
  password: changingPassword({ secretArn: config.REDIS_SECRET_ARN, first: config.REDIS_PASSWORD, logger }),
  logger,
});
const sqs = createSqsClient();
const readiness = {
  postgres: () => pool.query('select 1'),
  redis: () => redis.ping(),
  queue: () => sqs.send(new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['QueueArn'] })),
};
const server = await listen(createApp({ logger, version: config.VERSION, readiness }), {
  host: config.HOST,
  port: config.PORT,
});
const processor = startProcessor({
  ...{ pool, redis, sqs, logger, metrics },
  payments: paymentsAt(config.PAYMENTS_URL),
  queueUrls: {
    orders: queueUrl,
    deadLetters: config.DEAD_LETTER_QUEUE_URL,
    events: config.EVENT_QUEUE_URL,
  },
});
shutDownOnSignal(logger, {
  processor: processor.stop,
  'http server': server.close,
  redis: () => redis.quit(),
  database: () => pool.end(),
  metrics: async () => metrics.stop(),
});
logger.info({ url: server.url, version: config.VERSION, queueUrl }, 'taking orders');
