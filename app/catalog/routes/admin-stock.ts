import type { Express, Response } from 'express';
import { z } from 'zod';
import type { User } from '../../platform/authentication.ts';
import type { Database } from '../../platform/postgres.ts';
import { Problem } from '../../platform/problem-details.ts';
import { type AdminStock, catalog } from '../contract.ts';
import { findStock, lockStock, writeStock } from '../data/admin-stock.ts';
import { recordChange } from '../data/audit.ts';
import { advanceCatalogueVersion } from '../data/catalogue-version.ts';
import * as schemas from './admin-schemas.ts';
import type { BackOfficeDependencies } from './back-office-dependencies.ts';
import * as fields from './fields.ts';
import { matchHeaders, preconditionResponses, requireMatch, versionTag } from './preconditions.ts';

const { stock: path } = catalog.adminRoutes;
const { read: readScope, write: writeScope } = catalog.scopes;
const params = z.object({ sku: fields.sku });
const unknown = {
  404: { description: 'There is no such product.', contentType: 'application/problem+json' },
};
const found = {
  description: 'The stock.',
  schema: schemas.adminStock,
  headers: { ETag: 'Its version, for If-Match; each order makes a new one.' },
};

export function addAdminStockRoutes(app: Express, { api, pool, change }: BackOfficeDependencies): void {
  api.route(
    app,
    {
      ...{ method: 'get', path, operationId: 'findStock', scope: readScope },
      summary: 'How many pieces there are',
      params,
      responses: { 200: found, ...unknown },
    },
    async ({ params: { sku }, response }) => send(response, existing(await findStock(pool, sku), sku)),
  );

  api.route(
    app,
    {
      ...{ method: 'put', path, operationId: 'setStock', scope: writeScope },
      summary: 'How many pieces have been counted; refused when any were sold since they were read',
      params,
      headers: matchHeaders,
      body: schemas.quantity,
      responses: { 200: found, ...unknown, ...preconditionResponses },
    },
    async ({ params: { sku }, headers, body, user, response }) => {
      const stock = await change(async (transaction) => {
        const current = existing(await lockStock(transaction, sku), sku);
        requireMatch(headers['if-match'], current);
        return setStock(transaction, current, body.quantity, user);
      });
      send(response, stock);
    },
  );

  api.route(
    app,
    {
      ...{ method: 'post', path, operationId: 'changeStock', scope: writeScope },
      summary: 'How many pieces came in, or were lost; whatever is sold meanwhile',
      params,
      body: schemas.stockChange,
      responses: {
        200: found,
        ...unknown,
        409: { description: 'There are not so many.', contentType: 'application/problem+json' },
      },
    },
    async ({ params: { sku }, body, user, response }) => {
      const stock = await change(async (transaction) => {
        const current = existing(await lockStock(transaction, sku), sku);
        return setStock(transaction, current, changed(current, body.change), user);
      });
      send(response, stock);
    },
  );
}

/** @throws {Problem} 409 */
function changed({ sku, quantity }: AdminStock, change: number): number {
  const result = quantity + change;
  if (result >= 0 && result <= schemas.largestStock) return result;
  throw new Problem({
    status: 409,
    detail: `The stock of ${sku} is ${quantity}; a change by ${change} would make it ${result}, and it must be from 0 to ${schemas.largestStock}.`,
  });
}

async function setStock(
  transaction: Database,
  { sku, quantity: before }: AdminStock,
  quantity: number,
  changedBy: User,
): Promise<AdminStock> {
  await writeStock(transaction, sku, quantity);
  await advanceCatalogueVersion(transaction);
  await recordChange(transaction, {
    ...{ changedBy, action: 'update', entity: 'stock', sku, country: null },
    ...{ before: { quantity: before }, after: { quantity } },
  });
  return existing(await findStock(transaction, sku), sku);
}

/** @throws {Problem} 404 */
function existing(stock: AdminStock | null, sku: string): AdminStock {
  if (stock) return stock;
  throw new Problem({ status: 404, detail: `There is no product ${sku}.` });
}

function send(response: Response, stock: AdminStock): void {
  response.set('ETag', versionTag(stock.version)).set('Cache-Control', 'no-store').json(stock);
}
