import type { Express } from 'express';
import type { Pool } from '../../platform/postgres.ts';
import { catalog } from '../contract.ts';
import type { Cache } from '../data/cache.ts';
import { listCountries } from '../data/list-countries.ts';

export function addCountryRoutes(app: Express, { pool, cache }: { pool: Pool; cache: Cache }): void {
  app.get(`${catalog.basePath}${catalog.routes.countries}`, async (_request, response) => {
    response.json(await cache.through('countries', () => listCountries(pool)));
  });
}
