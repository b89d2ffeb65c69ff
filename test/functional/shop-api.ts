import { randomUUID } from 'node:crypto';
import supertest from 'supertest';
import type { OpenApiDocument } from '../../app/platform/openapi-document.ts';
import { expectDocumented } from '../support/openapi.ts';

/** The JSON API of a shop; fails when an answer is not what the shop's own OpenAPI document says. */
export interface ShopApi {
  placeOrder: (order: object, options?: { key?: string }) => Promise<supertest.Response>;
  get: (pathAndQuery: string) => Promise<supertest.Response>;
  post: (pathAndQuery: string, body: object) => Promise<supertest.Response>;
}

/** @param shop the address of a deployed shop */
export function apiOf(shop: string): ShopApi {
  let document: Promise<OpenApiDocument> | undefined;
  const check = async (method: string, path: string, response: supertest.Response) => {
    document ??= supertest(shop)
      .get('/openapi.json')
      .expect(200)
      .then(({ body }) => body);
    const { status, headers, body } = response;
    expectDocumented(await document, { method, path: path.split('?')[0] ?? path, status, headers, body });
    return response;
  };
  const ask = (request: supertest.Test) => request.set('Accept', 'application/json');
  return {
    placeOrder: async (order, { key = randomUUID() } = {}) => {
      const path = '/api/orders';
      return check(
        'post',
        path,
        await ask(supertest(shop).post(path)).set('Idempotency-Key', key).send(order),
      );
    },
    get: async (path) => check('get', path, await ask(supertest(shop).get(path))),
    post: async (path, body) => check('post', path, await ask(supertest(shop).post(path)).send(body)),
  };
}
