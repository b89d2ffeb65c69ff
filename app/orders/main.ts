import { createAuthenticator } from '../platform/authentication.ts';
import { changingPassword } from '../platform/changing-password.ts';
import { listen } from '../platform/http-server.ts';
import { createLogger } from '../platform/logger.ts';
import { createPool } from '../platform/postgres.ts';
import { exitOnUncaughtError, shutDownOnSignal } from '../platform/shutdown.ts';
import { createSqsClient } from '../platform/sqs-client.ts';
import { createApp } from './app.ts';
import { readConfig } from './config.ts';
import { orders } from './contract.ts';
import { createOrderQueue } from './messages/order-queue.ts';

exitOnUncaughtError(orders.name);
const config = readConfig();
const logger = createLogger({ service: orders.name, environment: config.ENVIRONMENT });
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
  service: orders.name,
  logger,
});
const app = createApp({
  pool,
  orderQueue: createOrderQueue(createSqsClient(), config.ORDER_QUEUE_URL),
  authenticator: createAuthenticator({ issuer: config.OIDC_ISSUER, logger }),
  logger,
  version: config.VERSION,
});
const server = await listen(app, { host: config.HOST, port: config.PORT });
shutDownOnSignal(logger, { 'http server': server.close, database: () => pool.end() });
logger.info({ url: server.url, version: config.VERSION }, 'listening');
