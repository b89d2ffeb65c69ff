import type { Express } from 'express';
import type { Api } from '../../platform/openapi.ts';
import { inTransaction, type Pool } from '../../platform/postgres.ts';
import { addAdminAuditRoutes } from './admin-audit.ts';
import { addAdminPriceRoutes } from './admin-prices.ts';
import { addAdminProductRoutes } from './admin-products.ts';
import { addAdminStockRoutes } from './admin-stock.ts';
import type { BackOfficeDependencies } from './back-office-dependencies.ts';

/** What the back office reads and changes, with a token. */
export function addBackOfficeRoutes(
  app: Express,
  { api, pool, forgetAnswers }: { api: Api; pool: Pool; forgetAnswers: () => void },
): void {
  const change: BackOfficeDependencies['change'] = (work) => inTransaction(pool, work).finally(forgetAnswers);
  const dependencies = { api, pool, change };
  addAdminProductRoutes(app, dependencies);
  addAdminPriceRoutes(app, dependencies);
  addAdminStockRoutes(app, dependencies);
  addAdminAuditRoutes(app, dependencies);
}
