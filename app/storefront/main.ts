import { join } from 'node:path';
import { changingPassword } from '../platform/changing-password.ts';
import { listen } from '../platform/http-server.ts';
import { createLogger } from '../platform/logger.ts';
import { createMetrics } from '../platform/metrics.ts';
import { connectRedis } from '../platform/redis.ts';
import { exitOnUncaughtError, shutDownOnSignal } from '../platform/shutdown.ts';
import { createSigner } from '../platform/signed-value.ts';
import { createSqsClient } from '../platform/sqs-client.ts';
import { readStaticFiles } from '../platform/static-files.ts';
import { createOrderDesk } from './accept-order.ts';
import { createApp } from './app.ts';
import { createCatalogue } from './catalogue.ts';
import { readConfig } from './config.ts';
import { type StorefrontMetric, storefront } from './contract.ts';
import { createAdmission } from './data/admission.ts';
import { createCatalogClient } from './data/catalog-client.ts';
import { createOrdersClient } from './data/orders-client.ts';
import { paymentMethodsIn } from './domain/payment-method.ts';
import { clientLimits } from './domain/rate-limit.ts';
import { findProgress } from './find-progress.ts';
import { keepLearning } from './keep-learning.ts';
import { createOrderQueue } from './messages/order-queue.ts';
import { createOrderWatch } from './order-watch.ts';

exitOnUncaughtError(storefront.name);
const config = readConfig();
const { ENVIRONMENT: environment, VERSION: version } = config;
const logger = createLogger({ service: storefront.name, environment });
const metrics = createMetrics<StorefrontMetric>({ service: storefront.name, environment });
// A customer waits for Redis only as long as it does not matter.
const redis = await connectRedis({
  url: config.REDIS_URL,
  password: changingPassword({ secretArn: config.REDIS_SECRET_ARN, first: config.REDIS_PASSWORD, logger }),
  logger,
  commandTimeoutInMilliseconds: 150,
});
const catalogue = createCatalogue(createCatalogClient(config.CATALOG_URL), { logger, metrics });
const orders = createOrdersClient(config.ORDERS_URL);
const orderWatch = createOrderWatch((orderId) => findProgress({ orders, logger }, orderId), logger);
const desk = {
  admission: createAdmission(redis, logger),
  // Batches that fail are sent again by the queue's own rules, which keep a customer's orders in their order.
  orderQueue: createOrderQueue(createSqsClient({ maxAttempts: 1, md5: false }), config.ORDER_QUEUE_URL),
  signer: createSigner(config.COOKIE_SECRET),
  limits: clientLimits({ areAddressesLimited: config.ADDRESS_LIMITS === 'enforced' }),
  metrics,
};
const app = createApp({
  ...desk,
  ...createOrderDesk(desk),
  catalogue,
  orders,
  orderWatch,
  paymentMethods: paymentMethodsIn(environment),
  staticFiles: readStaticFiles({ folder: join(import.meta.dirname, 'static'), path: '/static' }),
  environment,
  logger,
  version,
});
const server = await listen(app, { host: config.HOST, port: config.PORT });
const learning = keepLearning(catalogue, logger);
shutDownOnSignal(logger, {
  'followed orders': orderWatch.stop,
  'http server': server.close,
  learning: learning.stop,
  redis: async () => redis.disconnect(),
  metrics: async () => metrics.stop(),
});
logger.info({ url: server.url, version }, 'listening');
