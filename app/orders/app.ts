import type { Express } from 'express';
import { z } from 'zod';
import { createHttpApp } from '../platform/http-app.ts';
import type { Logger } from '../platform/logger.ts';
import type { Database } from '../platform/postgres.ts';
import { Problem } from '../platform/problem-details.ts';
import { parsePath } from '../platform/validate.ts';
import { orders } from './contract.ts';
import { findOrder, findOrdersOfCustomer } from './find-orders.ts';

const orderPath = z.object({ orderId: z.uuid('must be a UUID') });
const customerPath = z.object({ customerId: z.uuid('must be a UUID') });

/** Order status and history over HTTP; reads only, since the order-processor is the one that writes. */
export function createApp(dependencies: { database: Database; logger: Logger; version: string }): Express {
  const { database, logger, version } = dependencies;
  return createHttpApp({
    service: orders.name,
    version,
    logger,
    readiness: { postgres: () => database.query('select 1') },
    routes: (app) => {
      app.get(`${orders.basePath}${orders.routes.order}`, async (request, response) => {
        const { orderId } = parsePath(orderPath, request);
        const order = await findOrder(database, orderId);
        if (!order) {
          throw new Problem({
            status: 404,
            detail: `There is no order ${orderId}, or it has not been taken from the queue yet.`,
          });
        }
        response.set('Cache-Control', 'no-store').json(order);
      });
      app.get(`${orders.basePath}${orders.routes.ordersOfCustomer}`, async (request, response) => {
        const { customerId } = parsePath(customerPath, request);
        response
          .set('Cache-Control', 'no-store')
          .json({ orders: await findOrdersOfCustomer(database, customerId) });
      });
    },
  });
}
