import type { ErrorRequestHandler, Express } from 'express';
import type { Authenticator } from '../platform/authentication.ts';
import { createHttpApp } from '../platform/http-app.ts';
import type { Logger } from '../platform/logger.ts';
import { createApi } from '../platform/openapi.ts';
import type { Pool } from '../platform/postgres.ts';
import { Problem } from '../platform/problem-details.ts';
import { orders } from './contract.ts';
import { type OrderQueue, OrderQueueUnavailableError } from './messages/order-queue.ts';
import { changes } from './routes/changes.ts';
import { search } from './routes/search.ts';
import { status } from './routes/status.ts';

/**
 * Order status and history, and the back office of the orders, over HTTP. Only the order-processor writes orders: what
 * the back office wants of one is sent there.
 */
export function createApp(dependencies: {
  pool: Pool;
  orderQueue: OrderQueue;
  authenticator: Authenticator;
  logger: Logger;
  version: string;
}): Express {
  const { pool, orderQueue, authenticator, logger, version } = dependencies;
  const api = createApi({ title: 'Sluice orders', version, basePath: orders.basePath, authenticator });
  return createHttpApp({
    service: orders.name,
    version,
    logger,
    api,
    readiness: { postgres: () => pool.query('select 1'), 'order queue': orderQueue.check },
    routes: (app) => {
      app.use(orders.basePath, (_request, response, next) => {
        response.set('Cache-Control', 'no-store');
        next();
      });
      for (const routes of [status, search, changes]) routes({ app, api, pool, orderQueue });
      app.use(explainSilentQueue);
    },
  });
}

/** Whoever asked may ask again: nothing was done. */
const explainSilentQueue: ErrorRequestHandler = (error, _request, _response, next) => {
  if (!(error instanceof OrderQueueUnavailableError)) return next(error);
  const detail = 'The order queue does not take messages just now, so nothing was done; try again soon.';
  next(new Problem({ status: 503, detail, cause: error }));
};
