import type { Express } from 'express';
import type { Api } from '../../platform/openapi.ts';
import { type Database, inTransaction, type Pool } from '../../platform/postgres.ts';
import { addAdminAuditRoutes } from './admin-audit.ts';
import { addAdminPriceRoutes } from './admin-prices.ts';
import { addAdminProductRoutes } from './admin-products.ts';
import { addAdminStockRoutes } from './admin-stock.ts';

export interface BackOfficeDependencies {
  api: Api;
  pool: Pool;
  /** In one transaction, after which the shop shows the change at once in this process, and soon in the others. */
  change: <Result>(work: (transaction: Database) => Promise<Result>) => Promise<Result>;
}

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
