import type { Express, Response } from 'express';
import { z } from 'zod';
import type { User } from '../../platform/authentication.ts';
import type { Database } from '../../platform/postgres.ts';
import { Problem } from '../../platform/problem-details.ts';
import { type AdminProduct, catalog, type NewProduct, type ProductDraft } from '../contract.ts';
import {
  deleteProduct,
  findAdminProduct,
  findAdminProducts,
  insertProduct,
  isBrand,
  lockProduct,
  updateProduct,
} from '../data/admin-products.ts';
import { recordChange } from '../data/audit.ts';
import { searchWords } from '../domain/search-words.ts';
import * as schemas from './admin-schemas.ts';
import type { BackOfficeDependencies } from './back-office-dependencies.ts';
import * as fields from './fields.ts';
import { matchHeaders, preconditionResponses, requireMatch, versionTag } from './preconditions.ts';

const { products, product } = catalog.adminRoutes;
const { read: readScope, write: writeScope } = catalog.scopes;
const params = z.object({ sku: fields.sku });
const unknown = {
  404: { description: 'There is no such product.', contentType: 'application/problem+json' },
};
const found = {
  description: 'The product.',
  schema: schemas.adminProduct,
  headers: { ETag: 'Its version, for If-Match.' },
};

export function addAdminProductRoutes(app: Express, { api, pool, change }: BackOfficeDependencies): void {
  api.route(
    app,
    {
      ...{ method: 'get', path: products, operationId: 'findAdminProducts', scope: readScope },
      summary: 'One page of all products, those included that are sold nowhere',
      query: z.object({
        query: fields.typedQuery.optional(),
        brand: fields.slug('brand').optional(),
        page: fields.page,
        pageSize: fields.pageSize,
      }),
      responses: { 200: { description: 'The page.', schema: schemas.adminProductPage } },
    },
    async ({ query: { query, brand, ...page }, response }) => {
      const selection = { ...page, brand: brand ?? null, words: searchWords(query ?? '') };
      response.json(await findAdminProducts(pool, selection));
    },
  );

  api.route(
    app,
    {
      ...{ method: 'get', path: product, operationId: 'findAdminProduct', scope: readScope },
      summary: 'A product as the back office sees it',
      params,
      responses: { 200: found, ...unknown },
    },
    async ({ params: { sku }, response }) => send(response, existing(await findAdminProduct(pool, sku), sku)),
  );

  api.route(
    app,
    {
      ...{ method: 'post', path: products, operationId: 'createProduct', scope: writeScope },
      summary: 'A new product, which is sold nowhere yet and sold out',
      body: schemas.newProduct,
      responses: {
        201: { ...found, headers: { ...found.headers, Location: 'Where it is.' } },
        409: { description: 'The number is taken.', contentType: 'application/problem+json' },
      },
    },
    async ({ body, user, response }) => {
      const created = await change((transaction) => createProduct(transaction, body, user));
      response.status(201).set('Location', `products/${created.sku}`);
      send(response, created);
    },
  );

  api.route(
    app,
    {
      ...{ method: 'put', path: product, operationId: 'replaceProduct', scope: writeScope },
      summary: 'Another name, description, brand, category or gallery',
      params,
      headers: matchHeaders,
      body: schemas.draft,
      responses: { 200: found, ...unknown, ...preconditionResponses },
    },
    async ({ params: { sku }, headers, body, user, response }) =>
      send(
        response,
        await change((transaction) => replaceProduct(transaction, sku, headers['if-match'], body, user)),
      ),
  );

  api.route(
    app,
    {
      ...{ method: 'delete', path: product, operationId: 'deleteProduct', scope: writeScope },
      summary: 'Removes a product with its prices and its stock; orders keep what they say about it',
      params,
      headers: matchHeaders,
      responses: { 204: { description: 'It is gone.' }, ...unknown, ...preconditionResponses },
    },
    async ({ params: { sku }, headers, user, response }) => {
      await change((transaction) => removeProduct(transaction, sku, headers['if-match'], user));
      response.status(204).end();
    },
  );
}

async function createProduct(
  transaction: Database,
  product: NewProduct,
  changedBy: User,
): Promise<AdminProduct> {
  const { sku, ...after } = product;
  await refuseUnknownBrand(transaction, product.brandSlug);
  if (!(await insertProduct(transaction, product))) {
    throw new Problem({ status: 409, detail: `There is a product ${sku} already; choose another number.` });
  }
  await recordChange(transaction, {
    ...{ changedBy, action: 'create', entity: 'product', sku, country: null },
    ...{ before: null, after },
  });
  return existing(await findAdminProduct(transaction, sku), sku);
}

async function replaceProduct(
  transaction: Database,
  sku: string,
  ifMatch: string | undefined,
  draft: ProductDraft,
  changedBy: User,
): Promise<AdminProduct> {
  const current = existing(await lockProduct(transaction, sku), sku);
  requireMatch(ifMatch, current);
  await refuseUnknownBrand(transaction, draft.brandSlug);
  await updateProduct(transaction, sku, draft);
  await recordChange(transaction, {
    ...{ changedBy, action: 'update', entity: 'product', sku, country: null },
    ...{ before: draftOf(current), after: draft },
  });
  return existing(await findAdminProduct(transaction, sku), sku);
}

async function removeProduct(
  transaction: Database,
  sku: string,
  ifMatch: string | undefined,
  changedBy: User,
): Promise<void> {
  const current = existing(await lockProduct(transaction, sku), sku);
  requireMatch(ifMatch, current);
  await deleteProduct(transaction, sku);
  await recordChange(transaction, {
    ...{ changedBy, action: 'delete', entity: 'product', sku, country: null },
    ...{ before: { ...draftOf(current), stock: current.stock }, after: null },
  });
}

function draftOf({ name, description, brandSlug, category, pictures }: AdminProduct): ProductDraft {
  return { name, description, brandSlug, category, pictures };
}

/** @throws {Problem} 400 */
async function refuseUnknownBrand(database: Database, slug: string): Promise<void> {
  if (await isBrand(database, slug)) return;
  throw new Problem({
    status: 400,
    detail: 'The body of the request is not valid: brandSlug.',
    errors: [{ field: 'brandSlug', detail: `is ${slug}, which is not a brand of the shop` }],
  });
}

/** @throws {Problem} 404 */
function existing(product: AdminProduct | null, sku: string): AdminProduct {
  if (product) return product;
  throw new Problem({ status: 404, detail: `There is no product ${sku}.` });
}

function send(response: Response, product: AdminProduct): void {
  response.set('ETag', versionTag(product.version)).set('Cache-Control', 'no-store').json(product);
}
