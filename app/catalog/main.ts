import { createAuthenticator } from '../platform/authentication.ts';
import { changingPassword } from '../platform/changing-password.ts';
import { listen } from '../platform/http-server.ts';
import { createLogger } from '../platform/logger.ts';
import { createMetrics } from '../platform/metrics.ts';
import { createPool } from '../platform/postgres.ts';
import { connectRedis } from '../platform/redis.ts';
import { exitOnUncaughtError, shutDownOnSignal } from '../platform/shutdown.ts';
import { createApp } from './app.ts';
import { readConfig } from './config.ts';
import { type CatalogMetric, catalog } from './contract.ts';

exitOnUncaughtError(catalog.name);
const config = readConfig(process.env);
const logger = createLogger({ service: catalog.name, environment: config.ENVIRONMENT });

const database = {
  port: config.DATABASE_PORT,
  database: config.DATABASE_NAME,
  user: config.DATABASE_USER,
  service: catalog.name,
  logger,
};
// Each pool learns of a new password by itself: a reader may hear of it a moment after the writer.
const databasePassword = () =>
  changingPassword({ secretArn: config.DATABASE_SECRET_ARN, first: config.DATABASE_PASSWORD, logger });
const pool = createPool({ ...database, host: config.DATABASE_HOST, password: databasePassword() });
const reader = createPool({
  ...database,
  host: config.DATABASE_READER_HOST,
  password: databasePassword(),
});
const redis = await connectRedis({
  url: config.REDIS_URL,
  password: changingPassword({ secretArn: config.REDIS_SECRET_ARN, first: config.REDIS_PASSWORD, logger }),
  logger,
});
const metrics = createMetrics<CatalogMetric>({ service: catalog.name, environment: config.ENVIRONMENT });
const authenticator = createAuthenticator({ issuer: config.OIDC_ISSUER, logger });
const server = await listen(
  createApp({ pool, reader, redis, authenticator, metrics, logger, version: config.VERSION }),
  { host: config.HOST, port: config.PORT },
);
logger.info({ url: server.url, version: config.VERSION }, 'listening');

shutDownOnSignal(logger, {
  'http server': server.close,
  metrics: async () => metrics.stop(),
  redis: async () => redis.disconnect(),
  'database pools': () => Promise.all([pool.end(), reader.end()]),
});
