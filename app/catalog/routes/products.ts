import type { Express } from 'express';
import { z } from 'zod';
import type { Pool } from '../../platform/postgres.ts';
import { Problem } from '../../platform/problem-details.ts';
import { parsePath, parseQuery } from '../../platform/validate.ts';
import { catalog, type ProductQuery } from '../contract.ts';
import type { Cache } from '../data/cache.ts';
import { findProduct } from '../data/find-product.ts';
import { findProducts } from '../data/find-products.ts';
import { listCountries } from '../data/list-countries.ts';
import { searchExpression } from '../domain/search-expression.ts';

const wholeNumber = (minimum: number, maximum: number) => {
  const complaint = `must be a whole number from ${minimum} to ${maximum}`;
  return z
    .string(complaint)
    .regex(/^\d{1,9}$/, complaint)
    .transform(Number)
    .refine((number) => number >= minimum && number <= maximum, complaint);
};

const country = z
  .string('is missing; give the two letters of a country, such as DE')
  .regex(/^[A-Za-z]{2}$/, 'must be the two letters of a country, such as DE')
  .transform((code) => code.toUpperCase());

const productsQuery = z.object({
  country,
  brand: z
    .string('must be given once')
    .regex(/^[a-z0-9-]{1,60}$/, 'must be the slug of a brand: lower-case letters, digits, hyphens')
    .optional(),
  query: z.string('must be given once').max(100, 'must have 100 characters at most').optional(),
  page: wholeNumber(1, 10_000).default(1),
  pageSize: wholeNumber(1, catalog.maximumPageSize).default(catalog.defaultPageSize),
} satisfies Record<keyof ProductQuery, z.ZodType>);

const productPath = z.object({
  sku: z.string().regex(/^[A-Z0-9-]{1,80}$/, 'must be a product number: capital letters, digits, hyphens'),
});

const productQuery = z.object({ country });

export function addProductRoutes(app: Express, { pool, cache }: { pool: Pool; cache: Cache }): void {
  app.get(`${catalog.basePath}${catalog.routes.products}`, async (request, response) => {
    const { country, brand, query, page, pageSize } = parseQuery(productsQuery, request);
    await refuseUnknownCountry(pool, cache, country);
    const selection = {
      ...{ country, page, pageSize },
      brand: brand ?? null,
      search: query === undefined ? null : searchExpression(query),
    };
    const key = `products:${JSON.stringify(selection)}`;
    response.json(await cache.through(key, () => findProducts(pool, selection)));
  });

  app.get(`${catalog.basePath}${catalog.routes.product}`, async (request, response) => {
    const { sku } = parsePath(productPath, request);
    const { country } = parseQuery(productQuery, request);
    await refuseUnknownCountry(pool, cache, country);
    const product = await cache.through(`product:${sku}:${country}`, () => findProduct(pool, sku, country));
    if (!product) throw new Problem({ status: 404, detail: `No product ${sku} is sold in ${country}.` });
    response.json(product);
  });
}

/** @throws {Problem} 400, with the countries there are */
async function refuseUnknownCountry(pool: Pool, cache: Cache, code: string): Promise<void> {
  const countries = await cache.through('countries', () => listCountries(pool));
  if (countries.some((country) => country.code === code)) return;
  const known = countries.map((country) => country.code).join(', ');
  throw new Problem({
    status: 400,
    detail: `The shop does not sell to ${code}.`,
    errors: [
      { field: 'country', detail: `must be one of ${known || 'no country, since there is none yet'}` },
    ],
  });
}
