import type { Request } from 'express';
import { z } from 'zod';
import type { AppClient } from './app-client.ts';
import type { AuthorizationCodes } from './authorization-codes.ts';
import { type Grant, issueClientToken, issueUserTokens, type TokenResponse } from './tokens.ts';
import type { UserPool } from './user-pool.ts';

type ErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'invalid_scope';

/** Answered with status 400 and the code: https://www.rfc-editor.org/rfc/rfc6749#section-5.2 */
export class TokenRefusedError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string) {
    super(message);
    this.name = 'TokenRefusedError';
    this.code = code;
  }
}

const schema = z.object({
  grant_type: z.string().default(''),
  client_id: z.string().optional(),
  client_secret: z.string().optional(),
  code: z.string().default(''),
  redirect_uri: z.string().default(''),
  code_verifier: z.string().optional(),
  refresh_token: z.string().default(''),
  scope: z.string().default(''),
});

type TokenRequest = z.output<typeof schema>;

/**
 * Exchanges a code, a refresh token or a client's own credentials for tokens.
 *
 * Source: https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html
 *
 * @throws TokenRefusedError
 */
export async function exchange(
  pool: UserPool,
  codes: AuthorizationCodes,
  request: Request,
): Promise<TokenResponse> {
  const parsed = schema.safeParse(request.body ?? {});
  if (!parsed.success) throw new TokenRefusedError('invalid_request', 'A parameter stands there twice.');
  const asked = parsed.data;
  const client = authenticate(pool, asked, request.headers.authorization);
  switch (asked.grant_type) {
    case 'authorization_code':
      return exchangeCode(pool, codes, client, asked);
    case 'refresh_token':
      return refresh(pool, client, asked);
    case 'client_credentials':
      return forClient(pool, client, asked);
    default:
      throw new TokenRefusedError(
        'unsupported_grant_type',
        `There is no grant "${asked.grant_type}" here; use authorization_code, refresh_token or client_credentials.`,
      );
  }
}

function authenticate(pool: UserPool, asked: TokenRequest, authorization: string | undefined): AppClient {
  const basic = /^Basic (.+)$/i.exec(authorization ?? '')?.[1];
  const [id = '', secret] = basic === undefined ? [asked.client_id, asked.client_secret] : decodeBasic(basic);
  const client = pool.client(id);
  if (!client || client.secret !== (secret ?? null)) {
    throw new TokenRefusedError('invalid_client', `The pool has no client "${id}" with this secret.`);
  }
  return client;
}

/** https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1 */
function decodeBasic(credentials: string): string[] {
  const [id = '', ...secret] = Buffer.from(credentials, 'base64').toString('utf8').split(':');
  return [id, secret.join(':')].map((part) => new URLSearchParams(`part=${part}`).get('part') ?? '');
}

function exchangeCode(
  pool: UserPool,
  codes: AuthorizationCodes,
  client: AppClient,
  asked: TokenRequest,
): Promise<TokenResponse> {
  const grant = codes.redeem(asked.code, {
    poolId: pool.id,
    clientId: client.id,
    redirectUri: asked.redirect_uri,
    codeVerifier: asked.code_verifier,
  });
  return tokensFor(pool, client, grant);
}

/** The refresh token stays the same, as it does in Cognito without rotation. */
async function refresh(pool: UserPool, client: AppClient, asked: TokenRequest): Promise<TokenResponse> {
  const claims = await pool.key.verify(asked.refresh_token, pool.issuer);
  const isTheirs = claims?.token_use === 'refresh' && claims.client_id === client.id;
  const grant = isTheirs
    ? {
        username: String(claims.username),
        scopes: String(claims.scope).split(' '),
        authenticatedAt: Number(claims.auth_time),
        originId: String(claims.origin_jti),
      }
    : undefined;
  const { refresh_token: _, ...tokens } = await tokensFor(pool, client, grant);
  return tokens;
}

async function tokensFor(
  pool: UserPool,
  client: AppClient,
  grant: Grant | undefined,
): Promise<TokenResponse> {
  const user = pool.users().find(({ username }) => username === grant?.username);
  if (!grant || !user) {
    throw new TokenRefusedError(
      'invalid_grant',
      'The code or the refresh token is unknown, used, expired, or not meant for this client and address.',
    );
  }
  return issueUserTokens(pool, client, user, grant);
}

function forClient(pool: UserPool, client: AppClient, asked: TokenRequest): Promise<TokenResponse> {
  if (!client.flows.includes('client_credentials') || client.secret === null) {
    throw new TokenRefusedError('unauthorized_client', 'The client may not ask for itself.');
  }
  const scopes = asked.scope.split(' ').filter(Boolean);
  const unknown = scopes.filter((scope) => !client.scopes.includes(scope));
  if (unknown.length > 0) {
    throw new TokenRefusedError('invalid_scope', `The client has no scope ${unknown.join(', ')}.`);
  }
  return issueClientToken(pool, client, scopes.length > 0 ? scopes : client.scopes);
}
