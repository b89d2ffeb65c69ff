import { join } from 'node:path';
import { createApp } from '../../../app/back-office/app.ts';
import { backOffice } from '../../../app/back-office/contract.ts';
import { createIssuer } from '../../../app/back-office/identity/issuer.ts';
import { createApp as createCatalog } from '../../../app/catalog/app.ts';
import { catalog } from '../../../app/catalog/contract.ts';
import { createApp as createOrders } from '../../../app/orders/app.ts';
import { orders } from '../../../app/orders/contract.ts';
import { createOrderQueue } from '../../../app/orders/messages/order-queue.ts';
import { createAuthenticator } from '../../../app/platform/authentication.ts';
import { type HttpServer, listen } from '../../../app/platform/http-server.ts';
import { createMetrics } from '../../../app/platform/metrics.ts';
import type { Pool } from '../../../app/platform/postgres.ts';
import { connectRedis } from '../../../app/platform/redis.ts';
import { readStaticFiles } from '../../../app/platform/static-files.ts';
import { type QueueServer, startQueueServer } from '../../support/queue-server.ts';
import { startRedis } from '../../support/redis-server.ts';
import { startShopDatabase } from '../../support/shop-database.ts';
import { silentLogger } from '../../support/silent-logger.ts';
import { startTokenIssuer, type TokenIssuer } from '../../support/token-issuer.ts';

export interface OfficeInTest {
  /** Of the back office, without a slash at the end. */
  url: string;
  /** Of the services that it asks, with their base paths. */
  catalogUrl: string;
  ordersUrl: string;
  issuer: TokenIssuer;
  pool: Pool;
  queues: QueueServer;
  orderQueueUrl: string;
  stop: () => Promise<void>;
}

/** May do everything. */
export const allScopes = [
  'openid',
  ...Object.values(catalog.scopes),
  ...Object.values(orders.scopes),
] as readonly string[];

const logger = silentLogger();
const version = '1.2.3-office';
const loopback = { host: '127.0.0.1', port: 0 };

/** The back office with the services it asks, on the demonstration assortment. */
export async function startOffice(): Promise<OfficeInTest> {
  const [database, redisServer, queues, issuer] = await Promise.all([
    startShopDatabase({ seed: 'demo' }),
    startRedis(),
    startQueueServer(),
    startTokenIssuer(),
  ]);
  const { pool } = database;
  issuer.codeFlow.use({ username: 'grace', scopes: allScopes });
  const authenticator = createAuthenticator({ issuer: issuer.issuer, logger });
  const redis = await connectRedis({ url: redisServer.url, logger });
  const metrics = createMetrics({ service: catalog.name, environment: 'test', write: () => undefined });
  const orderQueueUrl = await queues.createQueue('orders.fifo');
  const orderQueue = createOrderQueue(queues.client, orderQueueUrl);
  const catalogServer = await listen(
    createCatalog({ pool, reader: pool, redis, authenticator, metrics, logger, version }),
    loopback,
  );
  const ordersServer = await listen(
    createOrders({ pool, orderQueue, authenticator, logger, version }),
    loopback,
  );
  const services = {
    catalogUrl: `${catalogServer.url}${catalog.basePath}`,
    ordersUrl: `${ordersServer.url}${orders.basePath}`,
  };
  const office = await startPages({ issuer: issuer.issuer, ...services });
  return {
    ...{ url: office.url, ...services, issuer, pool, queues, orderQueueUrl },
    stop: async () => {
      for (const server of [office, ordersServer, catalogServer]) await server.close();
      metrics.stop();
      redis.disconnect();
      await Promise.all([database.stop(), redisServer.stop(), queues.stop(), issuer.stop()]);
    },
  };
}

/** The pages alone. */
export function startPages(addresses: {
  issuer: string;
  catalogUrl: string;
  ordersUrl: string;
}): Promise<HttpServer> {
  const app = createApp({
    ...addresses,
    issuer: createIssuer({ issuer: addresses.issuer, clientId: 'back-office' }),
    sessionSecret: 'a secret for tests',
    staticFiles: readStaticFiles({
      folder: join(import.meta.dirname, '../../../app/back-office/static'),
      path: `${backOffice.basePath}/static`,
    }),
    ...{ logger, environment: 'test', version },
  });
  return listen(app, loopback);
}
