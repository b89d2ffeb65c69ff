import { createHash, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

/** Who sits before the browser of a test: signs in at once, and gives every scope that is asked for and allowed. */
export interface SignedInUser {
  username: string;
  scopes: readonly string[];
  /** Of the access token; an hour unless given. */
  expiresInSeconds?: number;
  /** Says no, with this error of RFC 6749. */
  refuses?: string;
}

type SignToken = (token: {
  username: string;
  scopes: readonly string[];
  claims: Readonly<Record<string, unknown>>;
}) => Promise<string>;

interface Grant {
  user: SignedInUser;
  scopes: readonly string[];
  nonce: string | null;
  challenge: string | null;
  redirectUri: string | null;
  clientId: string | null;
}

export interface CodeFlow {
  /** From now on this user signs in. */
  use: (user: SignedInUser) => void;
  /** Forgets every refresh token. */
  revoke: () => void;
  /** What the discovery document says about it. */
  metadata: (issuer: string) => Record<string, unknown>;
  /** False when the request is for something else. */
  answer: (request: IncomingMessage, response: ServerResponse, issuer: string) => Promise<boolean>;
}

/** The authorization code flow with PKCE of a public client, without a page to sign in on. RFC 6749, RFC 7636. */
export function createCodeFlow(sign: SignToken): CodeFlow {
  let user: SignedInUser = { username: 'anna', scopes: [] };
  const codes = new Map<string, Grant>();
  const refreshTokens = new Map<string, Grant>();

  const authorize = (query: URLSearchParams, response: ServerResponse) => {
    const target = new URL(query.get('redirect_uri') ?? '');
    target.searchParams.set('state', query.get('state') ?? '');
    if (user.refuses === undefined) {
      const code = randomUUID();
      const asked = query.get('scope')?.split(' ') ?? [];
      codes.set(code, {
        ...{ user, scopes: user.scopes.filter((scope) => asked.includes(scope)) },
        ...{ nonce: query.get('nonce'), challenge: query.get('code_challenge') },
        ...{ redirectUri: query.get('redirect_uri'), clientId: query.get('client_id') },
      });
      target.searchParams.set('code', code);
    } else {
      target.searchParams.set('error', user.refuses);
    }
    response.writeHead(302, { location: target.href }).end();
  };

  const redeem = async (form: URLSearchParams, issuer: string) => {
    const code = form.get('code') ?? '';
    const refreshToken = form.get('refresh_token') ?? '';
    const grant = codes.get(code) ?? refreshTokens.get(refreshToken);
    const isFresh = codes.delete(code);
    if (!grant || (isFresh && !isProven(grant, form))) return undefined;
    const renewed = randomUUID();
    refreshTokens.delete(refreshToken);
    refreshTokens.set(renewed, grant);
    const { username, expiresInSeconds = 3600 } = grant.user;
    const claims = { exp: Math.floor(Date.now() / 1000) + expiresInSeconds };
    const identity = { ...claims, aud: grant.clientId, iss: issuer, nonce: grant.nonce ?? undefined };
    return {
      token_type: 'Bearer',
      expires_in: expiresInSeconds,
      access_token: await sign({ username, scopes: grant.scopes, claims }),
      id_token: await sign({
        username,
        scopes: [],
        claims: { ...identity, token_use: 'id', name: username },
      }),
      refresh_token: renewed,
    };
  };

  return {
    use: (next) => {
      user = next;
    },
    revoke: () => refreshTokens.clear(),
    metadata: (issuer) => ({
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      end_session_endpoint: `${issuer}/logout`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      code_challenge_methods_supported: ['S256'],
    }),
    answer: async (request, response, issuer) => {
      const { pathname, searchParams } = new URL(request.url ?? '/', issuer);
      if (pathname === '/authorize') authorize(searchParams, response);
      else if (pathname === '/token') {
        const tokens = await redeem(new URLSearchParams(await text(request)), issuer);
        const body = tokens ?? {
          error: 'invalid_grant',
          error_description: 'it is not known, or not any more',
        };
        response
          .writeHead(tokens ? 200 : 400, { 'content-type': 'application/json' })
          .end(JSON.stringify(body));
      } else return false;
      return true;
    },
  };
}

/** Only who began the flow can end it. */
function isProven({ challenge, redirectUri }: Grant, form: URLSearchParams): boolean {
  const verifier = form.get('code_verifier') ?? '';
  const proof = createHash('sha256').update(verifier).digest('base64url');
  return proof === challenge && form.get('redirect_uri') === redirectUri;
}
