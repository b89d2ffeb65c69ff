import type { Express } from 'express';
import { z } from 'zod';
import type { Api } from '../../platform/openapi.ts';
import type { Question } from '../answers/filler.ts';
import { catalog } from '../contract.ts';
import { listBrands } from '../data/list-brands.ts';
import { listCategories } from '../data/list-categories.ts';
import { listCountries } from '../data/list-countries.ts';
import * as schemas from './answer-schemas.ts';
import { answered, type GiveAnswer, rarelyChanging } from './give-answer.ts';

export const countries: Question = { key: 'countries', lifetime: rarelyChanging, read: listCountries };
const brands: Question = { key: 'brands', lifetime: rarelyChanging, read: listBrands };
const categories: Question = { key: 'categories', lifetime: rarelyChanging, read: listCategories };

/** What every page of the shop needs. */
export function addListRoutes(app: Express, { api, give }: { api: Api; give: GiveAnswer }): void {
  api.route(
    app,
    {
      ...{ method: 'get', path: catalog.routes.countries, operationId: 'listCountries' },
      summary: 'The countries the shop sells to, in the order in which a visitor should see them',
      responses: answered(z.array(schemas.country)),
    },
    (exchange) => give(countries, exchange),
  );

  api.route(
    app,
    {
      ...{ method: 'get', path: catalog.routes.brands, operationId: 'listBrands' },
      summary: 'The brands, by name',
      responses: answered(z.array(schemas.brand)),
    },
    (exchange) => give(brands, exchange),
  );

  api.route(
    app,
    {
      ...{ method: 'get', path: catalog.routes.categories, operationId: 'listCategories' },
      summary: 'The categories, by name',
      responses: answered(z.array(schemas.category)),
    },
    (exchange) => give(categories, exchange),
  );
}
