import express, { type Express, type RequestHandler } from 'express';
import { createHttpApp } from '../platform/http-app.ts';
import { setSecurityHeaders } from '../platform/security-headers.ts';
import { storefront } from './contract.ts';
import { browse } from './routes/browse.ts';
import { cart } from './routes/cart.ts';
import { checkout } from './routes/checkout.ts';
import { explainUnknownCatalogue, refuseUnknownPage, showFailure } from './routes/failures.ts';
import { files } from './routes/files.ts';
import { help } from './routes/help.ts';
import { lists } from './routes/lists.ts';
import { orders } from './routes/orders.ts';
import type { Shop } from './routes/shop-pages.ts';

/**
 * The shop as pages, and its order API. Ready as soon as it can accept orders: it serves, from memory, without the
 * catalog and orders services.
 */
export function createApp(shop: Shop): Express {
  return createHttpApp({
    service: storefront.name,
    version: shop.version,
    logger: shop.logger,
    readiness: { 'order queue': shop.orderQueue.check },
    routes: (app) => {
      // Only the proxy and the load balancer reach the storefront, and they say how the visitor reached them.
      app.set('trust proxy', true);
      app.use(setSecurityHeaders);
      files(app, shop);
      app.use(readForms);
      for (const routes of [browse, lists, cart, checkout, orders, help]) routes(app, shop);
      app.use(refuseUnknownPage);
      app.use(explainUnknownCatalogue);
      app.use(showFailure(shop));
    },
  });
}

const readForm = express.urlencoded({ extended: false, limit: '20kb' });

/** Pages send forms; the API reads JSON alone, and says so to whoever sends it a form. */
const readForms: RequestHandler = (request, response, next) => {
  if (request.path.startsWith('/api/')) next();
  else readForm(request, response, next);
};
