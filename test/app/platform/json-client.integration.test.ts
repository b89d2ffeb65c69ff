import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { createHttpApp } from '../../../app/platform/http-app.ts';
import { type HttpServer, listen } from '../../../app/platform/http-server.ts';
import {
  RequestRefusedError,
  requestJson,
  ServiceUnavailableError,
} from '../../../app/platform/json-client.ts';
import { Problem } from '../../../app/platform/problem-details.ts';
import { silentLogger } from '../../support/silent-logger.ts';

let server: HttpServer;

beforeAll(async () => {
  const app = createHttpApp({
    service: 'other',
    version: '1',
    logger: silentLogger(),
    readiness: {},
    routes: (routes) => {
      routes.get('/price', (_request, response) => response.json({ price: 5, surplus: true }));
      routes.post('/echo', (request, response) => response.json(request.body));
      routes.get('/text', (_request, response) => response.send('<html>'));
      routes.get('/broken', () => Promise.reject(new Error('x')));
      routes.get('/slow', () => undefined);
      routes.get('/missing', () => {
        throw new Problem({ status: 404, detail: 'No product X.' });
      });
    },
  });
  server = await listen(app, { host: '127.0.0.1', port: 0 });
});

afterAll(() => server.close());

const price = z.object({ price: z.number() });

function ask(path: string, options: { timeoutInMilliseconds?: number; url?: string } = {}) {
  return requestJson({
    url: options.url ?? `${server.url}${path}`,
    timeoutInMilliseconds: options.timeoutInMilliseconds ?? 2000,
    schema: price,
  });
}

describe('requestJson', () => {
  it('gives the answer in the form that was agreed', async () => {
    expect(await ask('/price')).toEqual({ price: 5 });
  });

  it('sends a body', async () => {
    const answer = await requestJson({
      url: `${server.url}/echo`,
      method: 'POST',
      body: { price: 7 },
      timeoutInMilliseconds: 2000,
      schema: price,
    });
    expect(answer).toEqual({ price: 7 });
  });

  it('understands a refusal', async () => {
    const answer = ask('/missing');
    await expect(answer).rejects.toThrow(RequestRefusedError);
    await expect(answer).rejects.toMatchObject({ status: 404, detail: 'No product X.' });
  });

  it.each([
    ['fails', '/broken', /status 500/],
    ['answers something else', '/text', /not what was agreed/],
  ])('reports a service as unavailable that %s', async (_what, path, reason) => {
    const answer = ask(path);
    await expect(answer).rejects.toThrow(ServiceUnavailableError);
    await expect(answer).rejects.toThrow(reason);
  });

  it('reports a service as unavailable that does not answer in time', async () => {
    await expect(ask('/slow', { timeoutInMilliseconds: 50 })).rejects.toThrow(/nothing within 50 ms/);
  });

  it('reports a service as unavailable that is not there', async () => {
    const answer = ask('/', { url: 'http://127.0.0.1:1/' });
    await expect(answer).rejects.toThrow(ServiceUnavailableError);
  });
});
