import { describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { z } from 'zod';
import { createHttpApp } from '../../../app/platform/http-app.ts';
import { AuthenticatorMissingError, createApi } from '../../../app/platform/openapi.ts';
import { AmbiguousSchemaError, type OpenApiDocument } from '../../../app/platform/openapi-document.ts';
import { expectDocumented, UndocumentedAnswerError } from '../../support/openapi.ts';
import { silentLogger } from '../../support/silent-logger.ts';

const product = z.object({ sku: z.string(), stock: z.int() }).meta({ id: 'Product' });
const wholeNumber = z.string('is missing').regex(/^\d+$/, 'must be a whole number').transform(Number);

function anApp() {
  const api = createApi({ title: 'sample', version: '0.1.0-abc', basePath: '/services/sample' });
  return createHttpApp({
    ...{ service: 'sample', version: '0.1.0-abc', logger: silentLogger(), readiness: {}, api },
    routes: (app) => {
      api.route(
        app,
        {
          ...{ method: 'get', path: '/products/:sku', operationId: 'readProduct', summary: 'One product' },
          params: z.object({ sku: z.string().regex(/^[A-Z]+$/, 'must be capital letters') }),
          query: z.object({ stock: wholeNumber }),
          responses: { 200: { description: 'It.', schema: product, headers: { etag: 'Its version.' } } },
        },
        ({ params, query }) => ({ sku: params.sku, stock: query.stock }),
      );
      api.route(
        app,
        {
          ...{ method: 'post', path: '/products', operationId: 'addProduct', summary: 'Another product' },
          headers: z.object({ 'idempotency-key': z.string('is missing') }),
          body: product,
          responses: { 201: { description: 'It.', schema: product } },
        },
        ({ body, response }) => {
          response.status(201);
          return body;
        },
      );
    },
  });
}

async function documentOf(app: ReturnType<typeof anApp>): Promise<OpenApiDocument> {
  return (await request(app).get('/services/sample/openapi.json')).body;
}

describe('a declared route', () => {
  const app = anApp();

  it('gets what the schemas make of the request, and its result is sent as JSON', async () => {
    const { status, body } = await request(app).get('/services/sample/products/BOOT?stock=4');
    expect([status, body]).toEqual([200, { sku: 'BOOT', stock: 4 }]);
  });

  it.each([
    ['parameter of the path', () => request(app).get('/services/sample/products/boot?stock=1'), ['sku']],
    ['parameter of the query', () => request(app).get('/services/sample/products/BOOT?stock=x'), ['stock']],
    ['header', () => request(app).post('/services/sample/products').send({}), ['idempotency-key']],
    [
      'field of the body',
      () => request(app).post('/services/sample/products').set('Idempotency-Key', '1').send({ sku: 'a\0' }),
      ['stock'],
    ],
    [
      'text that no database stores',
      () =>
        request(app)
          .post('/services/sample/products')
          .set('Idempotency-Key', '1')
          .send({ sku: 'a\0', stock: 1 }),
      ['sku'],
    ],
  ])('refuses a wrong %s by its name', async (_, ask, fields) => {
    const { status, body } = await ask();
    expect(status).toBe(400);
    expect(body.errors.map(({ field }: { field: string }) => field)).toEqual(fields);
  });

  it('says which methods its path takes', async () => {
    const response = await request(app).delete('/services/sample/products/BOOT');
    expect([response.status, response.headers.allow]).toEqual([405, 'GET, HEAD']);
  });

  it('cannot ask for a scope when nothing reads tokens', () => {
    const api = createApi({ title: 'sample', version: '1' });
    expect(() =>
      createHttpApp({
        ...{ service: 'sample', version: '1', logger: silentLogger(), readiness: {}, api },
        routes: (routes) =>
          api.route(
            routes,
            {
              ...{ method: 'get', path: '/', operationId: 'x', summary: '', scope: 'sample/read' },
              responses: {},
            },
            () => undefined,
          ),
      }),
    ).toThrow(AuthenticatorMissingError);
  });
});

describe('the document', () => {
  it('has every declared route, the health routes and itself, with path parameters in braces', async () => {
    const { openapi, info, paths } = await documentOf(anApp());
    expect([openapi, info]).toEqual(['3.1.1', { title: 'sample', version: '0.1.0-abc' }]);
    expect(Object.keys(paths).sort()).toEqual([
      '/health/live',
      '/health/ready',
      '/services/sample/openapi.json',
      '/services/sample/products',
      '/services/sample/products/{sku}',
    ]);
  });

  it('says what a route takes, gives and refuses', async () => {
    const { paths, components } = await documentOf(anApp());
    const read = paths['/services/sample/products/{sku}']?.get;
    expect(read?.parameters).toEqual([
      { name: 'sku', in: 'path', required: true, schema: { type: 'string', pattern: '^[A-Z]+$' } },
      { name: 'stock', in: 'query', required: true, schema: { type: 'string', pattern: String.raw`^\d+$` } },
    ]);
    expect(read?.responses[200]?.content).toEqual({
      'application/json': { schema: { $ref: '#/components/schemas/Product' } },
    });
    expect(Object.keys(read?.responses ?? {})).toEqual(['200', '400', '500', '503']);
    expect(components.schemas.Product).toMatchObject({ required: ['sku', 'stock'] });
    const add = paths['/services/sample/products']?.post;
    expect(Object.keys(add?.responses ?? {})).toEqual(['201', '400', '413', '415', '500', '503']);
  });

  it('refuses two different schemas of one name', () => {
    const api = createApi({ title: 'sample', version: '1' });
    for (const schema of [z.string(), z.number()]) {
      api.describe({
        ...{ method: 'get', path: `/${schema.type}`, operationId: schema.type, summary: '' },
        responses: { 200: { description: '', schema: z.array(schema.meta({ id: 'Thing' })) } },
      });
    }
    api.describe({
      ...{ method: 'get', path: '/third', operationId: 'third', summary: '' },
      responses: { 200: { description: '', schema: z.array(z.boolean().meta({ id: 'Thing' })) } },
    });
    expect(() => api.document()).toThrow(AmbiguousSchemaError);
  });
});

describe('an answer', () => {
  const answer = {
    ...{ method: 'GET', path: '/services/sample/products/BOOT', status: 200 },
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: { sku: 'BOOT', stock: 4 } as unknown,
  };

  it('is documented when route, status, type and form are', async () => {
    const document = await documentOf(anApp());
    expect(() => expectDocumented(document, answer)).not.toThrow();
  });

  it.each([
    ['its path', { path: '/services/sample/brands' }],
    ['its method', { method: 'PUT' }],
    ['its status', { status: 302 }],
    ['its content type', { headers: { 'content-type': 'text/html' } }],
    ['the form of its body', { body: { sku: 'BOOT', stock: 'four' } }],
    ['a field of its body', { body: { sku: 'BOOT', stock: 4, margin: 2 } }],
  ])('is not documented when %s is not', async (_, change) => {
    const document = await documentOf(anApp());
    expect(() => expectDocumented(document, { ...answer, ...change })).toThrow(UndocumentedAnswerError);
  });
});
