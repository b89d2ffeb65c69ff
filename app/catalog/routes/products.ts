import type { Express } from 'express';
import { z } from 'zod';
import type { Api } from '../../platform/openapi.ts';
import { Problem } from '../../platform/problem-details.ts';
import type { Answers } from '../answers/answers.ts';
import type { Question } from '../answers/filler.ts';
import { type Country, catalog, type ProductQuery } from '../contract.ts';
import { findProduct } from '../data/find-product.ts';
import { findProducts, type ProductSelection } from '../data/find-products.ts';
import { searchWords } from '../domain/search-words.ts';
import * as schemas from './answer-schemas.ts';
import * as fields from './fields.ts';
import { answered, type GiveAnswer, typed, withStock } from './give-answer.ts';
import { countries } from './lists.ts';

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

const missing = { contentType: 'application/problem+json' } as const;

export interface ProductRoutes {
  api: Api;
  answers: Answers;
  give: GiveAnswer;
}

/** The products as they are sold in one country. */
export function addProductRoutes(app: Express, { api, answers, give }: ProductRoutes): void {
  api.route(
    app,
    {
      ...{ method: 'get', path: catalog.routes.products, operationId: 'findProducts' },
      summary: 'One page of the products sold in a country, with what the filters offer',
      query: productsQuery,
      responses: {
        ...answered(schemas.productPage),
        404: { description: 'The shop does not sell to the country.', ...missing },
      },
    },
    async ({ query, ...exchange }) => {
      await refuseUnknownCountry(answers, query.country);
      await give(questionOf(toSelection(query)), exchange);
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
        404: { description: 'There is no such product, or it is not sold there.', ...missing },
      },
    },
    async ({ params: { sku }, query: { country }, ...exchange }) => {
      await refuseUnknownCountry(answers, country);
      const question: Question = {
        key: `product:${sku}:${country}`,
        lifetime: withStock,
        read: (pool) => findProduct(pool, sku, country),
      };
      await give(question, exchange, `No product ${sku} is sold in ${country}.`);
    },
  );
}

/** @throws {Problem} 404, with the countries there are */
async function refuseUnknownCountry(answers: Answers, code: string): Promise<void> {
  const { answer } = await answers.get(countries);
  const known = (JSON.parse(answer.body.toString()) as Country[]).map((country) => country.code);
  if (known.includes(code)) return;
  const detail = `The shop does not sell to ${code}; it does to ${known.join(', ') || 'no country yet'}.`;
  throw new Problem({ status: 404, detail });
}

function toSelection(query: z.output<typeof productsQuery>): ProductSelection {
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

function questionOf(selection: ProductSelection): Question {
  return {
    key: `products:${JSON.stringify(selection)}`,
    lifetime: selection.words.length > 0 || selection.skus ? typed : withStock,
    read: (pool) => findProducts(pool, selection),
  };
}
