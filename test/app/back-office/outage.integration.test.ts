import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { HttpServer } from '../../../app/platform/http-server.ts';
import { freePort } from '../../support/free-port.ts';
import { startProgram, startService } from '../../support/program.ts';
import { startTokenIssuer, type TokenIssuer } from '../../support/token-issuer.ts';
import { startWork } from './clerk.ts';
import { allScopes, startPages } from './office-in-test.ts';

let issuer: TokenIssuer;
let office: HttpServer;
let nobody: string;

beforeAll(async () => {
  issuer = await startTokenIssuer();
  issuer.codeFlow.use({ username: 'grace', scopes: allScopes });
  nobody = `http://127.0.0.1:${await freePort()}`;
  office = await startPages({ issuer: issuer.issuer, catalogUrl: nobody, ordersUrl: nobody });
});
afterAll(async () => {
  await office.close();
  await issuer.stop();
});

describe('the back office while nothing else answers', () => {
  it('shows the dashboard, and says what is not available', async () => {
    const page = await startWork(office.url).signIn();
    expect(page.status).toBe(200);
    expect(page.text.match(/Not available now/g)).toHaveLength(3);
  });

  it('says so on every other page, and keeps what was typed', async () => {
    const clerk = startWork(office.url);
    const dashboard = await clerk.signIn();
    expect((await clerk.open('/back-office/products')).status).toBe(503);
    const csrf = /name="csrf" value="([^"]*)"/.exec(dashboard.html)?.[1] ?? '';
    const form = {
      ...dashboard,
      html: '<form action="/back-office/products/A"><input name="csrf" value=""><input name="name" value=""></form>',
    };
    const page = await clerk.submit(form, '/back-office/products/A', { name: 'Half done', csrf });
    expect([page.status, page.text]).toEqual([
      503,
      expect.stringMatching(/Not available now.*Half done.*Send it again/),
    ]);
  });

  it('says that nobody can sign in just now while the issuer is silent', async () => {
    const alone = await startPages({ issuer: nobody, catalogUrl: nobody, ordersUrl: nobody });
    const page = await startWork(alone.url).signIn();
    expect([page.status, page.text]).toEqual([503, expect.stringContaining('Nobody can sign in just now')]);
    await alone.close();
  });
});

describe('the back office program', () => {
  const variables = () => ({
    ...{ ENVIRONMENT: 'test', VERSION: 'test', OIDC_CLIENT_ID: 'back-office', OIDC_ISSUER: nobody },
    ...{ CATALOG_URL: nobody, ORDERS_URL: nobody, SESSION_SECRET: 'a secret for tests' },
  });

  it('starts although nothing else answers, serves its files, and ends with 0', async () => {
    const program = await startService('app/back-office/main.ts', variables());
    const page = await startWork(program.url).open('/back-office');
    const style = /href="([^"]*\.css)"/.exec(page.html)?.[1] ?? '';
    const response = await fetch(new URL(style, program.url));
    expect([response.status, response.headers.get('cache-control')]).toEqual([
      200,
      expect.stringContaining('immutable'),
    ]);
    await response.text();
    expect(await program.terminate()).toBe(0);
  });

  it('wants a secret that is long enough, and says so in one line', async () => {
    const program = startProgram('app/back-office/main.ts', {
      ...variables(),
      PORT: '0',
      SESSION_SECRET: 'short',
    });
    expect(await program.exit).toBe(1);
    expect(program.output()).toContain('SESSION_SECRET must have at least 16 characters');
  });
});
