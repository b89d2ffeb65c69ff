import { join } from 'node:path';
import { listen } from '../platform/http-server.ts';
import { createLogger } from '../platform/logger.ts';
import { exitOnUncaughtError, shutDownOnSignal } from '../platform/shutdown.ts';
import { createSigner } from '../platform/signed-value.ts';
import { createSqsClient } from '../platform/sqs-client.ts';
import { readStaticFiles } from '../platform/static-files.ts';
import { createApp } from './app.ts';
import { createCatalogue } from './catalogue.ts';
import { readConfig } from './config.ts';
import { storefront } from './contract.ts';
import { createCatalogClient } from './data/catalog-client.ts';
import { findOrderAt } from './data/orders-client.ts';
import { keepLearning } from './keep-learning.ts';
import { createOrderQueue } from './messages/order-queue.ts';

exitOnUncaughtError(storefront.name);
const config = readConfig();
const logger = createLogger({ service: storefront.name, environment: config.ENVIRONMENT });
const catalogue = createCatalogue(createCatalogClient(config.CATALOG_URL), logger);
const app = createApp({
  catalogue,
  findOrder: findOrderAt(config.ORDERS_URL),
  orderQueue: createOrderQueue(createSqsClient(), config.ORDER_QUEUE_URL),
  signer: createSigner(config.COOKIE_SECRET),
  staticFiles: readStaticFiles({ folder: join(import.meta.dirname, 'static'), path: '/static' }),
  logger,
  version: config.VERSION,
});
const server = await listen(app, { host: config.HOST, port: config.PORT });
const learning = keepLearning(catalogue, logger);
shutDownOnSignal(logger, { 'http server': server.close, learning: learning.stop });
logger.info({ url: server.url, version: config.VERSION }, 'listening');
