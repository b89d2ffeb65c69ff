import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { type CodeFlow, createCodeFlow } from './code-flow.ts';

export interface TokenClaims {
  /** For example `back-office/catalog.read`. */
  scopes: readonly string[];
  /** `anna` unless given. */
  username?: string;
  /** Overwrites what an access token of Cognito has, for tokens that are to be refused; undefined leaves a claim out. */
  claims?: Readonly<Record<string, unknown>>;
}

export interface TokenIssuer {
  issuer: string;
  /** An access token as Cognito makes them, valid for an hour. */
  tokenFor: (claims: TokenClaims) => Promise<string>;
  /** The way by which a browser signs in. */
  codeFlow: Pick<CodeFlow, 'use' | 'revoke'>;
  /** Signs with another key from now on, which takes the place of the one before. */
  rotateKey: () => Promise<void>;
  stop: () => Promise<void>;
}

/** An OpenID Connect issuer of its own for a test file: discovery, keys, tokens, and signing in without a page. */
export async function startTokenIssuer(): Promise<TokenIssuer> {
  let signing = await makeKey();
  const codeFlow = createCodeFlow((claims) => sign(issuer, signing, claims));
  const server = createServer(async (request, response) => {
    if (await codeFlow.answer(request, response, issuer)) return;
    const answer = request.url?.endsWith('/openid-configuration')
      ? { issuer, jwks_uri: `${issuer}/jwks`, ...codeFlow.metadata(issuer) }
      : { keys: [signing.publicKey] };
    response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    issuer,
    codeFlow,
    tokenFor: (claims) => sign(issuer, signing, claims),
    rotateKey: async () => {
      signing = await makeKey();
    },
    stop: async () => {
      if (!server.listening) return;
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type Key = Awaited<ReturnType<typeof makeKey>>;

async function makeKey() {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const kid = randomUUID();
  return { kid, privateKey, publicKey: { ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' } };
}

/** https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html */
function sign(
  issuer: string,
  { kid, privateKey }: Key,
  { scopes, username = 'anna', claims }: TokenClaims,
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({
    iss: issuer,
    sub: `subject-of-${username}`,
    scope: scopes.join(' '),
    client_id: 'back-office',
    username,
    token_use: 'access',
    iat: now,
    exp: now + 3600,
    ...claims,
  })
    .setProtectedHeader({ alg: 'RS256', kid })
    .sign(privateKey);
}
