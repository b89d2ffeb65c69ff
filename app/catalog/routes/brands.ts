import type { Express } from 'express';
import type { Pool } from '../../platform/postgres.ts';
import { catalog } from '../contract.ts';
import type { Cache } from '../data/cache.ts';
import { listBrands } from '../data/list-brands.ts';

export function addBrandRoutes(app: Express, { pool, cache }: { pool: Pool; cache: Cache }): void {
  app.get(`${catalog.basePath}${catalog.routes.brands}`, async (_request, response) => {
    response.json(await cache.through('brands', () => listBrands(pool)));
  });
}
