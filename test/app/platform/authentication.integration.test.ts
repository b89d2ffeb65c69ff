import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Express } from 'express';
import request from 'supertest';
import { createAuthenticator, userOf } from '../../../app/platform/authentication.ts';
import { createHttpApp } from '../../../app/platform/http-app.ts';
import { silentLogger } from '../../support/silent-logger.ts';
import { startTokenIssuer, type TokenIssuer } from '../../support/token-issuer.ts';

const scope = 'back-office/catalog.write';
const others: TokenIssuer[] = [];
let issuer: TokenIssuer;

beforeAll(async () => {
  issuer = await startTokenIssuer();
});
afterEach(() => Promise.all(others.splice(0).map((other) => other.stop())));
afterAll(() => issuer.stop());

async function anotherIssuer(): Promise<TokenIssuer> {
  const other = await startTokenIssuer();
  others.push(other);
  return other;
}

function appOf({ issuer: name }: { issuer: string }): Express {
  const authenticator = createAuthenticator({ issuer: name, logger: silentLogger() });
  return createHttpApp({
    ...{ service: 'sample', version: '1', logger: silentLogger(), readiness: {} },
    routes: (app) => {
      app.get('/', authenticator.requireScope(scope), (_request, response) => {
        response.json(userOf(response));
      });
    },
  });
}

const ask = (app: Express, token: string) => request(app).get('/').set('Authorization', `Bearer ${token}`);

describe('a route that requires a scope', () => {
  it('knows who asks with a token that has it', async () => {
    const token = await issuer.tokenFor({ scopes: ['openid', scope], username: 'berta' });
    const { status, body } = await ask(appOf(issuer), token);
    expect([status, body]).toEqual([200, { subject: 'subject-of-berta', name: 'berta' }]);
  });

  it('asks for a token when there is none', async () => {
    const response = await request(appOf(issuer)).get('/').set('Authorization', 'Basic YTpi');
    expect(response.status).toBe(401);
    expect(response.headers['www-authenticate']).toBe('Bearer realm="sluice"');
    expect(response.type).toBe('application/problem+json');
  });

  it('refuses a token without the scope, and says which it wants', async () => {
    const response = await ask(appOf(issuer), await issuer.tokenFor({ scopes: [`${scope}.not`] }));
    expect(response.status).toBe(403);
    expect(response.headers['www-authenticate']).toContain(`error="insufficient_scope", scope="${scope}"`);
  });

  it.each([
    ['has expired', { exp: 1 }],
    ['is of another issuer', { iss: 'https://elsewhere.example' }],
    ['is not an access token', { token_use: 'id' }],
    ['has no subject', { sub: undefined }],
  ])('refuses a token that %s', async (_, claims) => {
    const response = await ask(appOf(issuer), await issuer.tokenFor({ scopes: [scope], claims }));
    expect(response.status).toBe(401);
    expect(response.headers['www-authenticate']).toContain('error="invalid_token"');
  });

  it('refuses a token that somebody else has signed, and one that was changed', async () => {
    const other = await anotherIssuer();
    const foreign = await other.tokenFor({ scopes: [scope], claims: { iss: issuer.issuer } });
    expect((await ask(appOf(issuer), foreign)).status).toBe(401);
    const [header, , signature] = (await issuer.tokenFor({ scopes: [] })).split('.');
    const claims = Buffer.from(JSON.stringify({ sub: 'x', scope, token_use: 'access' })).toString(
      'base64url',
    );
    expect((await ask(appOf(issuer), `${header}.${claims}.${signature}`)).status).toBe(401);
    expect((await ask(appOf(issuer), 'eyJhbGciOiJub25lIn0.e30.')).status).toBe(401);
  });

  it('answers 503 while the issuer does not answer and its keys are not known', async () => {
    const gone = await anotherIssuer();
    const token = await gone.tokenFor({ scopes: [scope] });
    const app = appOf(gone);
    await gone.stop();
    const response = await ask(app, token);
    expect([response.status, response.headers['retry-after']]).toEqual([503, '5']);
  });

  it('goes on with the keys it knows when the issuer stops answering', async () => {
    const going = await anotherIssuer();
    const app = appOf(going);
    const token = await going.tokenFor({ scopes: [scope] });
    expect((await ask(app, token)).status).toBe(200);
    await going.stop();
    expect((await ask(app, token)).status).toBe(200);
  });
});
