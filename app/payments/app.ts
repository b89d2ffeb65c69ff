import type { Express } from 'express';
import { createHttpApp } from '../platform/http-app.ts';
import type { Logger } from '../platform/logger.ts';
import { createApi } from '../platform/openapi.ts';
import type { Pool } from '../platform/postgres.ts';
import { payments } from './contract.ts';
import type { PaymentProvider } from './domain/payment-provider.ts';
import { addAuthorizationRoutes } from './routes/authorizations.ts';
import { addPaymentRoutes } from './routes/payments.ts';

export interface PaymentsDependencies {
  pool: Pool;
  provider: PaymentProvider;
  captureAfterMinutes: number;
  logger: Logger;
  /** The image version that runs. */
  version: string;
}

/** The HTTP interface of the payments. */
export function createApp({
  pool,
  provider,
  captureAfterMinutes,
  logger,
  version,
}: PaymentsDependencies): Express {
  const api = createApi({ title: payments.name, version, basePath: payments.basePath });
  return createHttpApp({
    ...{ service: payments.name, version, logger, api },
    readiness: { postgres: () => pool.query('select 1') },
    routes: (app) => {
      addAuthorizationRoutes(app, api, { pool, provider, captureAfterMinutes });
      addPaymentRoutes(app, api, { pool, provider });
    },
  });
}
