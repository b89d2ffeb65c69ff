import type { Express } from 'express';
import { z } from 'zod';
import type { Api } from '../../platform/openapi.ts';
import type { Question } from '../answers/filler.ts';
import { catalog, type WholeCatalogueQuery } from '../contract.ts';
import { readStockLevels, readWholeCatalogue } from '../data/read-whole-catalogue.ts';
import * as schemas from './answer-schemas.ts';
import * as fields from './fields.ts';
import { answered, type GiveAnswer, rarelyChanging, withStock } from './give-answer.ts';

const wholeCatalogueQuery = z.object({
  since: fields.wholeNumber(0, Number.MAX_SAFE_INTEGER).optional(),
} satisfies Record<keyof WholeCatalogueQuery, z.ZodType>);

const stockLevels: Question = { key: 'stock-levels', lifetime: withStock, read: readStockLevels };

/** For who wants to know the catalogue by heart, so as to do without this service for a while. */
export function addLearningRoutes(app: Express, { api, give }: { api: Api; give: GiveAnswer }): void {
  api.route(
    app,
    {
      ...{ method: 'get', path: catalog.routes.wholeCatalogue, operationId: 'readWholeCatalogue' },
      summary: 'All products with their prices in all countries, or what has changed since a version',
      query: wholeCatalogueQuery,
      responses: answered(schemas.wholeCatalogue),
    },
    ({ query: { since }, ...exchange }) => give(wholeCatalogue(since), exchange),
  );

  api.route(
    app,
    {
      ...{ method: 'get', path: catalog.routes.stockLevels, operationId: 'readStockLevels' },
      summary: 'The stock of every product, by product number',
      responses: answered(schemas.stockLevels),
    },
    (exchange) => give(stockLevels, exchange),
  );
}

/** Who asks for what is new asks for another version each time: kept for so short a time that it stays little. */
function wholeCatalogue(since: number | undefined): Question {
  return {
    key: `whole-catalogue:${since ?? ''}`,
    lifetime: since === undefined ? rarelyChanging : { ...rarelyChanging, last: 130 },
    read: (pool) => readWholeCatalogue(pool, since),
  };
}
