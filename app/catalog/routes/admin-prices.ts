import type { Express, Response } from 'express';
import { z } from 'zod';
import type { User } from '../../platform/authentication.ts';
import type { Database } from '../../platform/postgres.ts';
import { Problem } from '../../platform/problem-details.ts';
import { type AdminPrice, catalog } from '../contract.ts';
import {
  deletePrice,
  findPrice,
  insertPrice,
  isCountry,
  listPrices,
  lockPrice,
  updatePrice,
} from '../data/admin-prices.ts';
import { findAdminProduct, holdProduct } from '../data/admin-products.ts';
import { recordChange } from '../data/audit.ts';
import * as schemas from './admin-schemas.ts';
import type { BackOfficeDependencies } from './back-office-dependencies.ts';
import * as fields from './fields.ts';
import {
  contradictedPrecondition,
  matchHeaders,
  matchOrNoneHeaders,
  preconditionResponses,
  requireMatch,
  versionTag,
} from './preconditions.ts';

const { prices, price } = catalog.adminRoutes;
const { read: readScope, write: writeScope } = catalog.scopes;
const params = z.object({ sku: fields.sku, country: fields.countryCode });
const unknown = {
  404: {
    description: 'There is no such product or country, or it is not sold there.',
    contentType: 'application/problem+json',
  },
};
const found = {
  description: 'The price.',
  schema: schemas.adminPrice,
  headers: { ETag: 'Its version, for If-Match.' },
};

type Place = z.output<typeof params>;

export function addAdminPriceRoutes(app: Express, { api, pool, change }: BackOfficeDependencies): void {
  api.route(
    app,
    {
      ...{ method: 'get', path: prices, operationId: 'listPrices', scope: readScope },
      summary: 'The prices of a product, in the order of the countries',
      params: z.object({ sku: fields.sku }),
      responses: { 200: { description: 'The prices.', schema: z.array(schemas.adminPrice) }, ...unknown },
    },
    async ({ params: { sku }, response }) => {
      if (!(await findAdminProduct(pool, sku))) throw unknownProduct(sku);
      response.set('Cache-Control', 'no-store').json(await listPrices(pool, sku));
    },
  );

  api.route(
    app,
    {
      ...{ method: 'get', path: price, operationId: 'findPrice', scope: readScope },
      summary: 'The price of a product in a country',
      params,
      responses: { 200: found, ...unknown },
    },
    async ({ params: place, response }) =>
      send(response, existing(await findPrice(pool, place.sku, place.country), place)),
  );

  api.route(
    app,
    {
      ...{ method: 'put', path: price, operationId: 'setPrice', scope: writeScope },
      summary: 'Another price, with If-Match; the first one in a country, with If-None-Match: *',
      params,
      headers: matchOrNoneHeaders,
      body: schemas.amount,
      responses: {
        200: found,
        201: { ...found, description: 'It is sold there now.' },
        ...unknown,
        ...preconditionResponses,
      },
    },
    async ({ params: place, headers, body, user, response }) => {
      const wanted = { ...place, ...body };
      const isFirst = headers['if-none-match']?.trim() === '*' && headers['if-match'] === undefined;
      const set = await change((transaction) =>
        isFirst
          ? addPrice(transaction, wanted, user)
          : replacePrice(transaction, wanted, headers['if-match'], user),
      );
      send(response.status(isFirst ? 201 : 200), set);
    },
  );

  api.route(
    app,
    {
      ...{ method: 'delete', path: price, operationId: 'deletePrice', scope: writeScope },
      summary: 'The product is no longer sold in the country',
      params,
      headers: matchHeaders,
      responses: { 204: { description: 'It is gone.' }, ...unknown, ...preconditionResponses },
    },
    async ({ params: place, headers, user, response }) => {
      await change((transaction) => removePrice(transaction, place, headers['if-match'], user));
      response.status(204).end();
    },
  );
}

type WantedPrice = Place & z.output<typeof schemas.amount>;

async function addPrice(transaction: Database, wanted: WantedPrice, changedBy: User): Promise<AdminPrice> {
  const { sku, country, amountInMinorUnits } = wanted;
  if (!(await holdProduct(transaction, sku))) throw unknownProduct(sku);
  if (!(await isCountry(transaction, country))) {
    throw new Problem({ status: 404, detail: `The shop does not sell to ${country}.` });
  }
  if (!(await insertPrice(transaction, wanted))) {
    throw contradictedPrecondition(`${sku} has a price in ${country} already; read it, and send If-Match.`);
  }
  await recordChange(transaction, {
    ...{ changedBy, action: 'create', entity: 'price', sku, country },
    ...{ before: null, after: { amountInMinorUnits } },
  });
  return existing(await findPrice(transaction, sku, country), wanted);
}

async function replacePrice(
  transaction: Database,
  wanted: WantedPrice,
  ifMatch: string | undefined,
  changedBy: User,
): Promise<AdminPrice> {
  const { sku, country, amountInMinorUnits } = wanted;
  const current = existing(await lockPrice(transaction, sku, country), wanted);
  requireMatch(ifMatch, current);
  await updatePrice(transaction, wanted);
  await recordChange(transaction, {
    ...{ changedBy, action: 'update', entity: 'price', sku, country },
    ...{ before: { amountInMinorUnits: current.amountInMinorUnits }, after: { amountInMinorUnits } },
  });
  return existing(await findPrice(transaction, sku, country), wanted);
}

async function removePrice(
  transaction: Database,
  place: Place,
  ifMatch: string | undefined,
  changedBy: User,
): Promise<void> {
  const { sku, country } = place;
  const current = existing(await lockPrice(transaction, sku, country), place);
  requireMatch(ifMatch, current);
  await deletePrice(transaction, sku, country);
  await recordChange(transaction, {
    ...{ changedBy, action: 'delete', entity: 'price', sku, country },
    ...{ before: { amountInMinorUnits: current.amountInMinorUnits }, after: null },
  });
}

function unknownProduct(sku: string): Problem {
  return new Problem({ status: 404, detail: `There is no product ${sku}.` });
}

/** @throws {Problem} 404 */
function existing(price: AdminPrice | null, { sku, country }: Place): AdminPrice {
  if (price) return price;
  throw new Problem({ status: 404, detail: `No product ${sku} is sold in ${country}.` });
}

function send(response: Response, price: AdminPrice): void {
  response.set('ETag', versionTag(price.version)).set('Cache-Control', 'no-store').json(price);
}
