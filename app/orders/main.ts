import { listen } from '../platform/http-server.ts';
import { createLogger } from '../platform/logger.ts';
import { createPool } from '../platform/postgres.ts';
import { exitOnUncaughtError, shutDownOnSignal } from '../platform/shutdown.ts';
import { createApp } from './app.ts';
import { readConfig } from './config.ts';
import { orders } from './contract.ts';

exitOnUncaughtError(orders.name);
const config = readConfig();
const logger = createLogger({ service: orders.name, environment: config.ENVIRONMENT });
const database = createPool({
  host: config.DATABASE_HOST,
  port: config.DATABASE_PORT,
  database: config.DATABASE_NAME,
  user: config.DATABASE_USER,
  password: config.DATABASE_PASSWORD,
  service: orders.name,
  logger,
});
const server = await listen(createApp({ database, logger, version: config.VERSION }), {
  host: config.HOST,
  port: config.PORT,
});
shutDownOnSignal(logger, { 'http server': server.close, database: () => database.end() });
logger.info({ url: server.url, version: config.VERSION }, 'listening');
