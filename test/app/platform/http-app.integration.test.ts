import { describe, expect, it } from '@jest/globals';
import type { Express } from 'express';
import request from 'supertest';
import { z } from 'zod';
import { createHttpApp, type ReadinessCheck } from '../../../app/platform/http-app.ts';
import { createLogger } from '../../../app/platform/logger.ts';
import { createApi } from '../../../app/platform/openapi.ts';
import { Problem } from '../../../app/platform/problem-details.ts';
import { parseBody, parseQuery } from '../../../app/platform/validate.ts';
import { eventually } from '../../support/eventually.ts';
import { silentLogger } from '../../support/silent-logger.ts';

function anApp(
  routes: (app: Express) => void = () => undefined,
  readiness: Record<string, ReadinessCheck> = {},
): Express {
  return createHttpApp({
    service: 'sample',
    version: '0.1.0-abc',
    logger: silentLogger(),
    readiness,
    routes,
  });
}

describe('health', () => {
  it('is alive whatever its dependencies do', async () => {
    const app = anApp(undefined, { postgres: () => Promise.reject(new Error('down')) });
    const { status, body } = await request(app).get('/health/live');
    expect(status).toBe(200);
    expect(body).toEqual({ status: 'ok', service: 'sample', version: '0.1.0-abc' });
  });

  it('is ready when every dependency answers', async () => {
    const app = anApp(undefined, { postgres: async () => 1, redis: async () => 'PONG' });
    const { status, body } = await request(app).get('/health/ready');
    expect(status).toBe(200);
    expect(body.dependencies).toEqual({ postgres: 'ok', redis: 'ok' });
  });

  it('is not ready when one does not, and says which', async () => {
    const app = anApp(undefined, { postgres: async () => 1, redis: () => Promise.reject(new Error('down')) });
    const { status, body } = await request(app).get('/health/ready');
    expect(status).toBe(503);
    expect(body.dependencies).toEqual({ postgres: 'ok', redis: 'unavailable' });
  });
});

describe('a request', () => {
  it('keeps the id it comes with', async () => {
    const response = await request(anApp()).get('/health/live').set('X-Request-Id', 'order-7');
    expect(response.headers['x-request-id']).toBe('order-7');
  });

  it.each(['', 'a b', 'x'.repeat(129)])('gets an id of its own in place of %p', async (id) => {
    const response = await request(anApp()).get('/health/live').set('X-Request-Id', id);
    expect(response.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('a problem', () => {
  it('is a document with what the route said, and the request id', async () => {
    const app = anApp((routes) => {
      routes.get('/sold-out', () => {
        throw new Problem({ status: 409, detail: 'The last one was sold.' });
      });
    });
    const { status, type, body } = await request(app).get('/sold-out').set('X-Request-Id', 'r1');
    expect(status).toBe(409);
    expect(type).toBe('application/problem+json');
    expect(body).toEqual({
      type: 'about:blank',
      title: 'Conflict',
      status: 409,
      detail: 'The last one was sold.',
      requestId: 'r1',
    });
  });

  it('tells nothing about an error that was not meant for the caller', async () => {
    const app = anApp((routes) => {
      routes.get('/broken', async () => {
        throw new Error('password=hunter2');
      });
    });
    const { status, text } = await request(app).get('/broken');
    expect(status).toBe(500);
    expect(text).not.toContain('hunter2');
  });

  it('is the answer to an unknown path', async () => {
    const { status, body } = await request(anApp()).get('/nowhere');
    expect(status).toBe(404);
    expect(body.detail).toBe('There is nothing at GET /nowhere.');
  });

  it('is the answer to a body that is not JSON, and to one that is too large', async () => {
    const app = anApp();
    const broken = await request(app).post('/x').set('Content-Type', 'application/json').send('{');
    expect([broken.status, broken.type]).toEqual([400, 'application/problem+json']);
    expect(broken.body.detail).toMatch(/^The body is not a JSON object or list \(.+\); send one that is\.$/);
    const large = await request(app)
      .post('/x')
      .send({ text: 'x'.repeat(200_000) });
    expect([large.status, large.type]).toEqual([413, 'application/problem+json']);
  });
});

describe('validation', () => {
  const schema = z.strictObject({
    email: z.string('must be an address'),
    lines: z.array(z.object({ quantity: z.int('must be a whole number') })),
  });
  const app = anApp((routes) => {
    routes.post('/orders', (incoming, response) => response.json(parseBody(schema, incoming)));
    routes.get('/orders', (incoming, response) =>
      response.json(parseQuery(z.object({ page: z.string('is missing') }), incoming)),
    );
  });

  it('refuses a body of another kind, naming it and the kind that is read', async () => {
    const { status, type, body } = await request(app).post('/orders').type('text/plain').send('two boots');
    expect([status, type]).toEqual([415, 'application/problem+json']);
    expect(body.detail).toBe(
      'This route does not read a body of type text/plain; send JSON with Content-Type: application/json.',
    );
  });

  it('refuses a request without a body', async () => {
    const { status, body } = await request(app).post('/orders');
    expect(status).toBe(400);
    expect(body.detail).toBe('The request has no body; send JSON with Content-Type: application/json.');
  });

  it('names each wrong field by its path', async () => {
    const { status, body } = await request(app)
      .post('/orders')
      .send({ lines: [{ quantity: 1 }, { quantity: 'two' }], coupon: 'X' });
    expect(status).toBe(400);
    expect(body.errors).toEqual([
      { field: 'email', detail: 'must be an address' },
      { field: 'lines[1].quantity', detail: 'must be a whole number' },
      { field: 'coupon', detail: 'is not known here' },
    ]);
    expect(body.detail).toBe('The body of the request is not valid: email, lines[1].quantity, coupon.');
  });

  it('names the body when it is something else altogether', async () => {
    const { body } = await request(app).post('/orders').send([]);
    expect(body.errors[0].field).toBe('body');
  });

  it('names a wrong parameter of the query', async () => {
    const { body } = await request(app).get('/orders');
    expect(body.errors).toEqual([{ field: 'page', detail: 'is missing' }]);
  });
});

describe('the log of a request', () => {
  const lines: Record<string, unknown>[] = [];
  const logger = createLogger({ service: 'sample' }, { write: (line) => lines.push(JSON.parse(line)) });
  const api = createApi({ title: 'sample', version: '1' });
  const app = createHttpApp({
    ...{ service: 'sample', version: '1', logger, api, readiness: {} },
    routes: (routes) =>
      api.route(
        routes,
        { ...{ method: 'get', path: '/orders/:orderId', operationId: 'a', summary: '' }, responses: {} },
        () => {
          throw Object.assign(new Error('null value in column "email"'), {
            detail: 'Failing row contains (anna@example.org).',
            command: { name: 'set', args: ['anna@example.org'] },
          });
        },
      ),
  });

  it('has the order, the request and the trace, and no personal data', async () => {
    await request(app)
      .get('/orders/7?email=anna@example.org')
      .set('X-Request-Id', 'r1')
      .set('traceparent', '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01');
    await eventually(() => expect(lines).toHaveLength(2));
    expect(lines[1]).toMatchObject({
      ...{ requestId: 'r1', orderId: '7', traceId: '4bf92f3577b34da6a3ce929d0e0e4736' },
      ...{ method: 'GET', path: '/orders/7', status: 500 },
    });
    expect(lines[0]).toMatchObject({ requestId: 'r1', traceId: '4bf92f3577b34da6a3ce929d0e0e4736' });
    expect(JSON.stringify(lines)).not.toContain('anna');
  });
});

describe('a path with a percent sign that begins no character', () => {
  it('is refused', async () => {
    const app = anApp((routes) => {
      routes.get('/orders/:orderId', (_request, response) => response.json({}));
    });
    expect((await request(app).get('/orders/%zz')).status).toBe(400);
  });
});
