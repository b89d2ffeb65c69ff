import type { Express } from 'express';
import { createHttpApp } from '../platform/http-app.ts';
import type { Logger } from '../platform/logger.ts';
import type { Pool } from '../platform/postgres.ts';
import { payments } from './contract.ts';
import type { PaymentProvider } from './domain/payment-provider.ts';
import { addAuthorizationRoutes } from './routes/authorizations.ts';

export interface PaymentsDependencies {
  pool: Pool;
  provider: PaymentProvider;
  logger: Logger;
  /** The image version that runs. */
  version: string;
}

/** The HTTP interface of the payments. */
export function createApp({ pool, provider, logger, version }: PaymentsDependencies): Express {
  return createHttpApp({
    service: payments.name,
    version,
    logger,
    readiness: { postgres: () => pool.query('select 1') },
    routes: (app) => addAuthorizationRoutes(app, { pool, provider }),
  });
}
