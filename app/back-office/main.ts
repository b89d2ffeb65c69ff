import { join } from 'node:path';
import { listen } from '../platform/http-server.ts';
import { createLogger } from '../platform/logger.ts';
import { exitOnUncaughtError, shutDownOnSignal } from '../platform/shutdown.ts';
import { readStaticFiles } from '../platform/static-files.ts';
import { createApp } from './app.ts';
import { readConfig } from './config.ts';
import { backOffice } from './contract.ts';
import { createIssuer } from './identity/issuer.ts';

exitOnUncaughtError(backOffice.name);
const config = readConfig();
const logger = createLogger({ service: backOffice.name, environment: config.ENVIRONMENT });
const app = createApp({
  issuer: createIssuer({ issuer: config.OIDC_ISSUER, clientId: config.OIDC_CLIENT_ID }),
  sessionSecret: config.SESSION_SECRET,
  catalogUrl: config.CATALOG_URL,
  ordersUrl: config.ORDERS_URL,
  staticFiles: readStaticFiles({
    folder: join(import.meta.dirname, 'static'),
    path: `${backOffice.basePath}/static`,
  }),
  logger,
  environment: config.ENVIRONMENT,
  version: config.VERSION,
});
const server = await listen(app, { host: config.HOST, port: config.PORT });
shutDownOnSignal(logger, { 'http server': server.close });
logger.info({ url: server.url, version: config.VERSION }, 'listening');
