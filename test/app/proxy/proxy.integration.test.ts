import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import express from 'express';
import supertest from 'supertest';
import { type HttpServer, listen } from '../../../app/platform/http-server.ts';
import { eventually } from '../../support/eventually.ts';
import { freePort } from '../../support/free-port.ts';
import { type RunningProgram, startProgram, startService } from '../../support/program.ts';
import { proxyVariables } from './proxy-variables.ts';

let storefront: HttpServer;
let proxy: RunningProgram;

beforeAll(async () => {
  storefront = await listen(echo(), { host: '127.0.0.1', port: 0 });
  proxy = await start(storefront.url);
});
afterAll(async () => {
  await proxy.terminate();
  await storefront.close();
});

async function start(storefrontUrl: string): Promise<RunningProgram> {
  return startService('app/proxy/main.ts', await proxyVariables({ STOREFRONT_URL: storefrontUrl }));
}

/** A storefront that answers with what it was asked. */
function echo() {
  const app = express();
  app.get('/large', (_request, response) => {
    response.type('html').send('<p>again</p>'.repeat(1000));
  });
  app.get('/large-cookies', (_request, response) => {
    for (const name of ['a', 'b', 'c']) response.cookie(name, 'x'.repeat(3_500));
    response.end();
  });
  app.use((request, response) => {
    response.json({ url: request.originalUrl, headers: request.headers });
  });
  return app;
}

describe('the proxy', () => {
  it('hands requests to the storefront and says how they came', async () => {
    const { body } = await supertest(proxy.url)
      .get('/search?q=a%20b')
      .set('Host', 'shop.example')
      .expect(200);
    expect(body.url).toBe('/search?q=a%20b');
    expect(body.headers).toMatchObject({
      host: 'shop.example',
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-host': 'shop.example',
      'x-forwarded-proto': 'http',
    });
  });

  it('answers for its own health', async () => {
    const { body } = await supertest(proxy.url).get('/health/proxy').expect(200);
    expect(body).toEqual({ status: 'ok', service: 'proxy' });
  });

  it.each(['/services', '/services/orders/x', '//services/x', '/%73ervices/x', '/a/..%2fservices/x'])(
    'hides what is internal: %s',
    async (path) => {
      const response = await supertest(proxy.url).get(path);
      expect(response.status).toBe(404);
      expect(response.get('Content-Type')).toContain('application/problem+json');
    },
  );

  it.each([
    ['/back-office/', '/back-office/'],
    ['/back-office/products?query=a%20b', '/back-office/products?query=a%20b'],
    [
      '/back-office/api/orders/orders?query=ada%40example.com',
      '/services/orders/admin/orders?query=ada%40example.com',
    ],
    ['/back-office/api/catalog/products/A%20B%3FC', '/services/catalog/admin/products/A%20B%3FC'],
    ['/back-office/api/payments/openapi.json', '/services/payments/openapi.json'],
    ['/back-office/api/orders/openapi.json', '/services/orders/openapi.json'],
  ])('lets the back office through: %s is %s', async (path, url) => {
    const { body } = await supertest(proxy.url).get(path).set('Authorization', 'Bearer x').expect(200);
    expect(body.url).toBe(url);
    expect(body.headers).toMatchObject({ authorization: 'Bearer x', 'x-forwarded-proto': 'http' });
  });

  it.each([
    '/back-office/api/',
    '/back-office/api/orders',
    '/back-office/api/orders/',
    '/back-office/api/payments/payments/1',
    '/back-office/api/reporting/x',
    '/back-office/api/orders/../../../services/orders/x',
    '/back-office/api/..%2f..%2fservices/orders/x',
  ])('shows nothing else of the services: %s', async (path) => {
    const { status, body } = await supertest(proxy.url).get(path);
    expect([status, body.url]).toEqual([404, undefined]);
  });

  it('keeps a walk up the path below what asks for a token', async () => {
    const { body } = await supertest(proxy.url).get(
      '/back-office/api/orders/x/%252e%252e/%252e%252e/orders/1',
    );
    expect(body.url).toBe('/services/orders/admin/x/%252e%252e/%252e%252e/orders/1');
  });

  it('carries the large cookies of a session, both ways', async () => {
    const cookie = `session=${'x'.repeat(9_000)}`;
    const { body } = await supertest(proxy.url).get('/back-office/').set('Cookie', cookie).expect(200);
    expect(body.headers.cookie).toBe(cookie);
    const response = await supertest(proxy.url).get('/large-cookies').expect(200);
    expect(response.get('Set-Cookie')?.join().length).toBeGreaterThan(9_000);
  });

  it('does not hide what only looks like it', async () => {
    await supertest(proxy.url).get('/services-we-offer').expect(200);
  });

  it('compresses pages', async () => {
    const response = await supertest(proxy.url).get('/large').set('Accept-Encoding', 'gzip').expect(200);
    expect(response.get('Content-Encoding')).toBe('gzip');
  });

  it('refuses a body that no shop needs', async () => {
    await supertest(proxy.url).post('/').send('x'.repeat(300_000)).expect(413);
  });

  it('writes one line of JSON for each request', async () => {
    await supertest(proxy.url).get('/logged?email=ada@example.com').expect(200);
    await eventually(() => {
      const line = proxy.process
        .output()
        .split('\n')
        .find((each) => each.includes('/logged'));
      expect(JSON.parse(line ?? '')).toMatchObject({ service: 'proxy', path: '/logged', status: 200 });
    });
  });
});

describe('the end of the proxy', () => {
  it('comes with 0 on SIGTERM, and leaves nothing behind', async () => {
    const program = await start(storefront.url);
    const folder = folderOf(program.url);
    expect(existsSync(folder)).toBe(true);
    expect(await program.terminate()).toBe(0);
    expect(existsSync(folder)).toBe(false);
  });

  it('takes NGINX with it, even when the program is killed', async () => {
    const program = await start(storefront.url);
    const folder = folderOf(program.url);
    process.kill(program.process.pid, 'SIGKILL');
    await eventually(() => expect(fetch(program.url)).rejects.toThrow('fetch failed'));
    await rm(folder, { recursive: true });
  });

  it('comes with 1 and a reason when its port is taken', async () => {
    const { port } = new URL(storefront.url);
    const variables = await proxyVariables({ STOREFRONT_URL: storefront.url });
    const program = startProgram('app/proxy/main.ts', { ...variables, HOST: '127.0.0.1', PORT: port });
    expect(await program.exit).toBe(1);
    expect(program.output()).toContain('Address already in use');
  });

  it('comes at once when a variable is wrong, in one line', async () => {
    const variables = await proxyVariables({ STOREFRONT_URL: 'ftp://x' });
    const program = startProgram('app/proxy/main.ts', { ...variables, PORT: '1' });
    expect(await program.exit).toBe(1);
    expect(program.output()).toContain('STOREFRONT_URL must be');
  });
});

describe('the proxy without a storefront', () => {
  it('shows a page that tries again', async () => {
    const program = await start(`http://127.0.0.1:${await freePort()}`);
    const response = await supertest(program.url).get('/').expect(503);
    expect(response.text).toContain('Back in a moment');
    expect(response.get('Retry-After')).toBe('5');
    await program.terminate();
  });
});

/** The folder of the NGINX that listens at `url`. */
function folderOf(url: string): string {
  const { port } = new URL(url);
  const folders = readdirSync(tmpdir()).filter((name) => name.startsWith('proxy-'));
  const isOfPort = (name: string) =>
    readFileSync(`${tmpdir()}/${name}/nginx.conf`, 'utf8').includes(`:${port};`);
  return `${tmpdir()}/${folders.find(isOfPort)}`;
}
