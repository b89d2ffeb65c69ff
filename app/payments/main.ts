import { changingPassword } from '../platform/changing-password.ts';
import { listen } from '../platform/http-server.ts';
import { createLogger } from '../platform/logger.ts';
import { createMetrics } from '../platform/metrics.ts';
import { createPool } from '../platform/postgres.ts';
import { exitOnUncaughtError, shutDownOnSignal } from '../platform/shutdown.ts';
import { createApp } from './app.ts';
import { readConfig } from './config.ts';
import { type PaymentsMetric, payments } from './contract.ts';
import { createSandboxProvider } from './domain/sandbox-provider.ts';
import { logDecisions } from './log-decisions.ts';
import { startSettlement } from './settle-payments.ts';

exitOnUncaughtError(payments.name);
const config = readConfig(process.env);
const logger = createLogger({ service: payments.name, environment: config.ENVIRONMENT });

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
  service: payments.name,
  logger,
});
const metrics = createMetrics<PaymentsMetric>({ service: payments.name, environment: config.ENVIRONMENT });
const provider = logDecisions(createSandboxProvider(), logger);
const app = createApp({
  ...{ pool, provider, logger },
  version: config.VERSION,
  captureAfterMinutes: config.CAPTURE_AFTER_MINUTES,
});
const server = await listen(app, { host: config.HOST, port: config.PORT });
const settlement = startSettlement({ pool, provider, logger, metrics });
logger.info({ url: server.url, version: config.VERSION }, 'listening');

shutDownOnSignal(logger, {
  settlement: settlement.stop,
  'http server': server.close,
  'database pool': () => pool.end(),
  metrics: async () => metrics.stop(),
});
