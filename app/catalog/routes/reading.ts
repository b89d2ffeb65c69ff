import type { Express } from 'express';
import { z } from 'zod';
import type { Api } from '../../platform/openapi.ts';
import { Problem } from '../../platform/problem-details.ts';
import type { Answers, GivenAnswer, Question } from '../answers/answers.ts';
import type { PreparedAnswers } from '../answers/prepared-answers.ts';
import { answerHeaders, prepareAnswer, sendAnswer } from '../answers/send-answer.ts';
import { type Country, catalog, type ProductQuery, type WholeCatalogueQuery } from '../contract.ts';
import { findProduct } from '../data/find-product.ts';
import { findProducts } from '../data/find-products.ts';
import { listBrands } from '../data/list-brands.ts';
import { listCategories } from '../data/list-categories.ts';
import { listCountries } from '../data/list-countries.ts';
import { readStockLevels, readWholeCatalogue } from '../data/read-whole-catalogue.ts';
import type { Lifetime } from '../domain/freshness.ts';
import { searchWords } from '../domain/search-words.ts';
import * as schemas from './answer-schemas.ts';
import * as fields from './fields.ts';

export interface ReadingDependencies {
  api: Api;
  answers: Answers;
  prepared: PreparedAnswers;
}

/** Without stock: every change of it is noticed by the version of the catalogue. */
const rarelyChanging: Lifetime = { fresh: 60, aging: 120, last: 3600 };
/** With stock, which orders change all the time without a new version; each order is checked against the database. */
const withStock: Lifetime = { fresh: 2, aging: 5, last: 3600 };
/** What is typed is without end, and so would be the memory it takes. */
const typed: Lifetime = { ...withStock, last: 120 };

const productsQuery = z.object({
  country: fields.countryCode,
  brand: fields.slug('brand').optional(),
  category: fields.slug('category').optional(),
  query: fields.typedQuery.optional(),
  sku: fields.skus.optional(),
  minimumPrice: fields.wholeNumber(0, fields.largestAmountInMinorUnits).optional(),
  maximumPrice: fields.wholeNumber(0, fields.largestAmountInMinorUnits).optional(),
  inStock: z.enum(['true', 'false'], 'must be true or false').optional(),
  sort: z
    .enum(
      ['relevance', 'price-ascending', 'price-descending', 'name', 'newest'],
      'must be relevance, price-ascending, price-descending, name or newest',
    )
    .default('relevance'),
  page: fields.page,
  pageSize: fields.pageSize,
} satisfies Record<keyof ProductQuery, z.ZodType>);

const wholeCatalogueQuery = z.object({
  since: fields.wholeNumber(0, Number.MAX_SAFE_INTEGER).optional(),
} satisfies Record<keyof WholeCatalogueQuery, z.ZodType>);

const countries: Question = { key: 'countries', lifetime: rarelyChanging, read: listCountries };

/** What the shop shows: everything that needs no token. */
export function addReadingRoutes(app: Express, { api, answers, prepared }: ReadingDependencies): void {
  const give = async (
    question: Question,
    { request, response }: Parameters<Parameters<Api['route']>[2]>[0],
    isMissing: () => Problem = () => new Problem({ status: 404, detail: 'There is no such thing.' }),
  ) => {
    const given = await answers.get(question);
    if (!given.answer.isFound) throw isMissing();
    const answer = prepareAnswer(given, question.lifetime.fresh);
    if (given.freshness !== 'stale') prepared.keep(request.originalUrl, answer);
    sendAnswer(request, response, answer);
  };

  /** @throws {Problem} 404, with the countries there are */
  const refuseUnknownCountry = async (code: string) => {
    const known = codesOf(await answers.get(countries));
    if (known.includes(code)) return;
    const detail = `The shop does not sell to ${code}; it does to ${known.join(', ') || 'no country yet'}.`;
    throw new Problem({ status: 404, detail });
  };

  api.route(
    app,
    {
      ...{ method: 'get', path: catalog.routes.countries, operationId: 'listCountries' },
      summary: 'The countries the shop sells to, in the order in which a visitor should see them',
      responses: answered(z.array(schemas.country)),
    },
    (input) => give(countries, input),
  );

  api.route(
    app,
    {
      ...{ method: 'get', path: catalog.routes.brands, operationId: 'listBrands' },
      summary: 'The brands, by name',
      responses: answered(z.array(schemas.brand)),
    },
    (input) => give({ key: 'brands', lifetime: rarelyChanging, read: listBrands }, input),
  );

  api.route(
    app,
    {
      ...{ method: 'get', path: catalog.routes.categories, operationId: 'listCategories' },
      summary: 'The categories, by name',
      responses: answered(z.array(schemas.category)),
    },
    (input) => give({ key: 'categories', lifetime: rarelyChanging, read: listCategories }, input),
  );

  api.route(
    app,
    {
      ...{ method: 'get', path: catalog.routes.products, operationId: 'findProducts' },
      summary: 'One page of the products sold in a country, with what the filters offer',
      query: productsQuery,
      responses: { ...answered(schemas.productPage), ...unknownCountry },
    },
    async (input) => {
      await refuseUnknownCountry(input.query.country);
      const selection = toSelection(input.query);
      const question: Question = {
        key: `products:${JSON.stringify(selection)}`,
        lifetime: selection.words.length > 0 || selection.skus ? typed : withStock,
        read: (pool) => findProducts(pool, selection),
      };
      await give(question, input);
    },
  );

  api.route(
    app,
    {
      ...{ method: 'get', path: catalog.routes.product, operationId: 'findProduct' },
      summary: 'A product as it is sold in a country',
      params: z.object({ sku: fields.sku }),
      query: z.object({ country: fields.countryCode }),
      responses: {
        ...answered(schemas.product),
        404: { description: 'There is no such product, or it is not sold there.', ...problem },
      },
    },
    async (input) => {
      const { sku } = input.params;
      const { country } = input.query;
      await refuseUnknownCountry(country);
      const question: Question = {
        key: `product:${sku}:${country}`,
        lifetime: withStock,
        read: (pool) => findProduct(pool, sku, country),
      };
      const isMissing = () =>
        new Problem({ status: 404, detail: `No product ${sku} is sold in ${country}.` });
      await give(question, input, isMissing);
    },
  );

  api.route(
    app,
    {
      ...{ method: 'get', path: catalog.routes.wholeCatalogue, operationId: 'readWholeCatalogue' },
      summary: 'All products with their prices in all countries, or what has changed since a version',
      query: wholeCatalogueQuery,
      responses: answered(schemas.wholeCatalogue),
    },
    (input) => {
      const { since } = input.query;
      const read: Question['read'] = (pool) => readWholeCatalogue(pool, since);
      return give({ key: `whole-catalogue:${since ?? ''}`, lifetime: rarelyChanging, read }, input);
    },
  );

  api.route(
    app,
    {
      ...{ method: 'get', path: catalog.routes.stockLevels, operationId: 'readStockLevels' },
      summary: 'The stock of every product, by product number',
      responses: answered(schemas.stockLevels),
    },
    (input) => give({ key: 'stock-levels', lifetime: withStock, read: readStockLevels }, input),
  );
}

const problem = { contentType: 'application/problem+json' } as const;
const unknownCountry = { 404: { description: 'The shop does not sell to the country.', ...problem } };

function answered(schema: z.ZodType) {
  return {
    200: { description: 'As it was a moment ago.', schema, headers: answerHeaders },
    304: { description: 'What If-None-Match names is still so.', headers: answerHeaders },
  };
}

function codesOf({ answer }: GivenAnswer): string[] {
  return (JSON.parse(answer.body.toString()) as Country[]).map(({ code }) => code);
}

function toSelection(query: z.output<typeof productsQuery>) {
  return {
    country: query.country,
    brand: query.brand ?? null,
    category: query.category ?? null,
    skus: query.sku ?? null,
    minimumPrice: query.minimumPrice ?? null,
    maximumPrice: query.maximumPrice ?? null,
    inStock: query.inStock === 'true',
    words: searchWords(query.query ?? ''),
    sort: query.sort,
    page: query.page,
    // All that were asked for by number come on one page.
    pageSize: query.sku ? catalog.maximumPageSize : query.pageSize,
  };
}
