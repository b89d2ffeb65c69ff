import { createHash, randomUUID } from 'node:crypto';
import type { AppClient } from './app-client.ts';
import type { PoolUser, UserPool } from './user-pool.ts';

/** What a user has agreed to, once; every token that follows from it says so. */
export interface Grant {
  username: string;
  scopes: readonly string[];
  /** Seconds since 1970. */
  authenticatedAt: number;
  /** The id of the first token. */
  originId: string;
  nonce?: string;
}

/** https://www.rfc-editor.org/rfc/rfc6749#section-5.1 */
export interface TokenResponse {
  access_token: string;
  token_type: 'Bearer';
  expires_in: number;
  id_token?: string;
  refresh_token?: string;
}

/**
 * The tokens of a user, with the claims that Cognito's have.
 *
 * Source: https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-with-identity-providers.html
 */
export async function issueUserTokens(
  pool: UserPool,
  client: AppClient,
  user: PoolUser,
  grant: Grant,
): Promise<Required<Pick<TokenResponse, 'refresh_token'>> & TokenResponse> {
  const common = commonClaims(pool, user, grant);
  const scope = grant.scopes.join(' ');
  const access = await pool.key.sign({
    ...common,
    ...lifetime(client.validityInSeconds.access),
    version: 2,
    client_id: client.id,
    token_use: 'access',
    scope,
    username: user.username,
  });
  return {
    access_token: access,
    ...(grant.scopes.includes('openid') && { id_token: await idToken(pool, client, user, grant, access) }),
    refresh_token: await pool.key.sign({
      ...common,
      ...lifetime(client.validityInSeconds.refresh),
      client_id: client.id,
      token_use: 'refresh',
      scope,
      username: user.username,
    }),
    expires_in: client.validityInSeconds.access,
    token_type: 'Bearer',
  };
}

/** The token of a program that asks for itself. */
export async function issueClientToken(
  pool: UserPool,
  client: AppClient,
  scopes: readonly string[],
): Promise<TokenResponse> {
  const now = secondsNow();
  const access = await pool.key.sign({
    iss: pool.issuer,
    sub: client.id,
    version: 2,
    client_id: client.id,
    token_use: 'access',
    scope: scopes.join(' '),
    auth_time: now,
    ...lifetime(client.validityInSeconds.access),
  });
  return { access_token: access, expires_in: client.validityInSeconds.access, token_type: 'Bearer' };
}

export function secondsNow(): number {
  return Math.floor(Date.now() / 1000);
}

function commonClaims(pool: UserPool, user: PoolUser, grant: Grant) {
  return {
    iss: pool.issuer,
    sub: user.sub,
    ...(user.groups.length > 0 && { 'cognito:groups': user.groups }),
    origin_jti: grant.originId,
    event_id: randomUUID(),
    auth_time: grant.authenticatedAt,
  };
}

function idToken(
  pool: UserPool,
  client: AppClient,
  user: PoolUser,
  grant: Grant,
  accessToken: string,
): Promise<string> {
  const digest = createHash('sha256').update(accessToken).digest();
  return pool.key.sign({
    ...commonClaims(pool, user, grant),
    ...lifetime(client.validityInSeconds.id),
    aud: client.id,
    token_use: 'id',
    at_hash: digest.subarray(0, digest.length / 2).toString('base64url'),
    'cognito:username': user.username,
    ...(grant.scopes.includes('email') && { email: user.email, email_verified: true }),
    ...(grant.scopes.includes('profile') && { name: user.name }),
    ...(grant.nonce !== undefined && { nonce: grant.nonce }),
  });
}

function lifetime(seconds: number) {
  const now = secondsNow();
  return { iat: now, exp: now + seconds, jti: randomUUID() };
}
