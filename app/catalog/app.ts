import type { Express } from 'express';
import { createHttpApp } from '../platform/http-app.ts';
import type { Logger } from '../platform/logger.ts';
import type { Pool } from '../platform/postgres.ts';
import type { Redis } from '../platform/redis.ts';
import { catalog } from './contract.ts';
import { createCache } from './data/cache.ts';
import { addBrandRoutes } from './routes/brands.ts';
import { addCountryRoutes } from './routes/countries.ts';
import { addProductRoutes } from './routes/products.ts';

export interface CatalogDependencies {
  pool: Pool;
  redis: Redis;
  logger: Logger;
  /** The image version that runs. */
  version: string;
}

/** The catalogue's HTTP interface. */
export function createApp({ pool, redis, logger, version }: CatalogDependencies): Express {
  const cache = createCache({ redis, logger, version });
  return createHttpApp({
    service: catalog.name,
    version,
    logger,
    readiness: { postgres: () => pool.query('select 1'), redis: () => redis.ping() },
    routes: (app) => {
      addCountryRoutes(app, { pool, cache });
      addBrandRoutes(app, { pool, cache });
      addProductRoutes(app, { pool, cache });
    },
  });
}
