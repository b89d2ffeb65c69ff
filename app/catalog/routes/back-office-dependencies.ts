import type { Api } from '../../platform/openapi.ts';
import type { Database, Pool } from '../../platform/postgres.ts';

/** What the routes of the back office work with. */
export interface BackOfficeDependencies {
  api: Api;
  pool: Pool;
  /** In one transaction, after which the shop shows the change at once in this process, and soon in the others. */
  change: <Result>(work: (transaction: Database) => Promise<Result>) => Promise<Result>;
}
