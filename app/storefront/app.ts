import type { RequestListener } from 'node:http';
import express, { type RequestHandler } from 'express';
import { createHttpApp } from '../platform/http-app.ts';
import { createApi } from '../platform/openapi.ts';
import { storefront } from './contract.ts';
import { browse } from './routes/browse.ts';
import { cart } from './routes/cart.ts';
import { checkout } from './routes/checkout.ts';
import { refuseUnknownPage, showFailure } from './routes/failures.ts';
import { files } from './routes/files.ts';
import { help } from './routes/help.ts';
import { limitClients } from './routes/limit-clients.ts';
import { lists } from './routes/lists.ts';
import { orderApi } from './routes/order-api.ts';
import { enterOrders } from './routes/order-entrance.ts';
import { orderPages } from './routes/order-pages.ts';
import { noteScheme } from './routes/over-https.ts';
import { placeOrders } from './routes/place-orders.ts';
import type { Shop } from './routes/shop-pages.ts';
import { signposts } from './routes/signposts.ts';

/**
 * The shop as pages, and its order API. Ready as soon as it can accept orders: it serves, from memory, without the
 * catalog and orders services.
 */
export function createApp(shop: Shop): RequestListener {
  const api = createApi({ title: 'Sluice shop', version: shop.version });
  const app = createHttpApp({
    service: storefront.name,
    version: shop.version,
    logger: shop.logger,
    api,
    readiness: { 'order queue': shop.orderQueue.check },
    dispensable: { redis: shop.admission.check, catalog: shop.catalogue.check, orders: shop.orders.check },
    routes: (routes) => {
      // Only the proxy and the load balancer reach the storefront, and they say how the visitor reached them.
      routes.set('trust proxy', true);
      routes.use(noteScheme);
      files(routes, shop);
      signposts(routes, shop);
      placeOrders(api)(routes, shop);
      routes.use(limitClients(shop));
      orderApi(api)(routes, shop);
      routes.use(readForms);
      for (const add of [browse, lists, cart, checkout, orderPages, help]) add(routes, shop);
      routes.use(refuseUnknownPage);
      routes.use(showFailure(shop));
    },
  });
  return enterOrders(shop, app);
}

const readForm = express.urlencoded({ extended: false, limit: '20kb' });

/** Pages send forms; the API reads JSON alone, and says so to whoever sends it a form. */
const readForms: RequestHandler = (request, response, next) => {
  if (request.path.startsWith('/api/')) next();
  else readForm(request, response, next);
};
