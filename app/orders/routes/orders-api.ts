import type { Express } from 'express';
import type { Api } from '../../platform/openapi.ts';
import type { Pool } from '../../platform/postgres.ts';
import type { OrderQueue } from '../messages/order-queue.ts';

/** What the routes of the service work with. */
export interface OrdersApi {
  app: Express;
  api: Api;
  pool: Pool;
  orderQueue: OrderQueue;
}

/** Adds routes to the application. */
export type Routes = (ordersApi: OrdersApi) => void;
