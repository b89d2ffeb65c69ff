import { createHttpApp } from '../platform/http-app.ts';
import { listen } from '../platform/http-server.ts';
import { createLogger } from '../platform/logger.ts';
import { exitOnUncaughtError, shutDownOnSignal } from '../platform/shutdown.ts';
import { readConfig } from './config.ts';
import { backOffice } from './contract.ts';

exitOnUncaughtError(backOffice.name);
const config = readConfig();
const logger = createLogger({ service: backOffice.name, environment: config.ENVIRONMENT });
const app = createHttpApp({
  service: backOffice.name,
  version: config.VERSION,
  logger,
  readiness: {},
  routes: () => {},
});
const server = await listen(app, { host: config.HOST, port: config.PORT });
shutDownOnSignal(logger, { 'http server': server.close });
logger.info({ url: server.url, version: config.VERSION }, 'listening');
