import { randomUUID } from 'node:crypto';
import express, { type ErrorRequestHandler, type Express, type RequestHandler, type Response } from 'express';
import { refusesHost } from '../endpoint/refused-request.ts';
import { AuthorizationCodes } from './authorization-codes.ts';
import {
  AuthorizationFailedError,
  AuthorizationRefusedError,
  answerTo,
  readAuthorizationRequest,
} from './authorization-request.ts';
import { isAllowedRedirect } from './redirect-uri.ts';
import { pagePolicy, refusalPage, signInPage } from './sign-in-page.ts';
import { exchange, TokenRefusedError } from './token-endpoint.ts';
import { secondsNow } from './tokens.ts';
import type { UserPool } from './user-pool.ts';

const form = express.urlencoded({ extended: false, limit: '64kb' });

/**
 * The OpenID Connect issuer of every user pool, each below its own id: what stands on AWS at the pool's provider URL,
 * and what stands at its domain.
 *
 * Source: https://docs.aws.amazon.com/cognito/latest/developerguide/federation-endpoints-oauth-grants.html
 */
export function createIssuerApp(find: (poolId: string) => UserPool | undefined): Express {
  const codes = new AuthorizationCodes();
  const app = express();
  app.disable('x-powered-by');
  app.use(loopbackOnly);
  const pool = (response: Response): UserPool => response.locals.pool as UserPool;

  app.use('/:poolId', (request, response, next) => {
    response.locals.pool = find(request.params.poolId);
    if (response.locals.pool) next();
    else response.status(404).json({ message: `There is no user pool ${request.params.poolId}.` });
  });
  app.get('/:poolId/.well-known/openid-configuration', (_request, response) => {
    response.json(discoveryDocument(pool(response)));
  });
  app.get('/:poolId/.well-known/jwks.json', (_request, response) => {
    response.json({ keys: [pool(response).key.publicJwk] });
  });

  app.use('/:poolId', (_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    if (pool(response).hasDomain()) next();
    else
      response
        .status(404)
        .json({ message: 'The user pool has no domain; add an AWS::Cognito::UserPoolDomain.' });
  });
  app.get('/:poolId/oauth2/authorize', (request, response) => {
    const asked = readAuthorizationRequest(pool(response), request.query);
    response
      .set('Content-Security-Policy', pagePolicy(asked.redirectUri))
      .send(signInPage(asked, pool(response).users(), request.query));
  });
  app.post('/:poolId/oauth2/authorize', ownOriginOnly, form, (request, response) => {
    const { username, scope = [], ...parameters } = request.body ?? {};
    const scopes = [scope].flat().join(' ');
    const asked = readAuthorizationRequest(pool(response), { ...parameters, scope: scopes });
    const user = pool(response)
      .users()
      .find((candidate) => candidate.username === username);
    if (!user) throw new AuthorizationRefusedError(`The pool has no user "${username}".`);
    const code = codes.issue(pool(response).id, asked, {
      username: user.username,
      scopes: asked.scopes,
      authenticatedAt: secondsNow(),
      originId: randomUUID(),
      ...(asked.nonce !== undefined && { nonce: asked.nonce }),
    });
    response.redirect(303, answerTo(asked, { code }));
  });
  app.post('/:poolId/oauth2/token', form, async (request, response) => {
    response.json(await exchange(pool(response), codes, request));
  });
  app.get('/:poolId/oauth2/userInfo', async (request, response) => {
    await answerUserInfo(pool(response), request.headers.authorization, response);
  });
  app.get('/:poolId/logout', (request, response) => {
    response.redirect(302, logoutTarget(pool(response), request.query));
  });
  app.use(errorHandler);
  return app;
}

function discoveryDocument({ issuer, hasDomain }: UserPool) {
  return {
    issuer,
    jwks_uri: `${issuer}/.well-known/jwks.json`,
    ...(hasDomain() && {
      authorization_endpoint: `${issuer}/oauth2/authorize`,
      token_endpoint: `${issuer}/oauth2/token`,
      userinfo_endpoint: `${issuer}/oauth2/userInfo`,
      end_session_endpoint: `${issuer}/logout`,
    }),
    response_types_supported: ['code'],
    grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials'],
    scopes_supported: ['openid', 'email', 'phone', 'profile'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'none'],
  };
}

/** https://docs.aws.amazon.com/cognito/latest/developerguide/userinfo-endpoint.html */
async function answerUserInfo(
  pool: UserPool,
  authorization: string | undefined,
  response: Response,
): Promise<void> {
  const token = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1] ?? '';
  const claims = await pool.key.verify(token, pool.issuer);
  const scopes = String(claims?.scope).split(' ');
  const user = pool.users().find(({ sub }) => sub === claims?.sub);
  if (claims?.token_use !== 'access' || !scopes.includes('openid') || !user) {
    response
      .status(401)
      .set('WWW-Authenticate', 'Bearer error="invalid_token"')
      .json({ error: 'invalid_token' });
    return;
  }
  const { sub, username, name, email } = user;
  response.json({
    sub,
    username,
    ...(scopes.includes('profile') && { name }),
    ...(scopes.includes('email') && { email, email_verified: 'true' }),
  });
}

/** https://docs.aws.amazon.com/cognito/latest/developerguide/logout-endpoint.html */
function logoutTarget(
  pool: UserPool,
  { client_id: clientId, logout_uri: target }: Record<string, unknown>,
): string {
  const client = pool.client(String(clientId));
  if (!client) throw new AuthorizationRefusedError(`The pool ${pool.id} has no client "${clientId}".`);
  if (typeof target !== 'string' || !isAllowedRedirect(target, client.logoutUrls)) {
    throw new AuthorizationRefusedError(
      `The logout_uri is "${target}"; the client may be left for ${client.logoutUrls.join(', ') || 'no address'}.`,
    );
  }
  return target;
}

const loopbackOnly: RequestHandler = (request, response, next) => {
  if (!refusesHost(request.headers.host)) return next();
  response.status(403).json({ message: 'Only requests to a loopback address are answered.' });
};

/** A page of another site must not sign its visitor in. Programs send no origin. */
const ownOriginOnly: RequestHandler = (request, response, next) => {
  const { origin, host } = request.headers;
  if (origin === undefined || origin === `http://${host}`) return next();
  response.status(403).json({ message: `A sign-in from the origin "${origin}" is not taken.` });
};

const errorHandler: ErrorRequestHandler = (error, _request, response, _next) => {
  if (error instanceof AuthorizationFailedError) return response.redirect(302, error.redirect);
  if (error instanceof TokenRefusedError) {
    return response.status(400).json({ error: error.code, error_description: error.message });
  }
  if (error instanceof AuthorizationRefusedError) {
    return response.status(400).set('Content-Security-Policy', pagePolicy()).send(refusalPage(error.message));
  }
  const status = typeof error?.status === 'number' ? error.status : 500;
  if (status >= 500) console.error(error instanceof Error ? error.message : String(error));
  return response.status(status).json({ message: 'The request cannot be answered.' });
};
