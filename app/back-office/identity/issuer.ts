import {
  AuthorizationResponseError,
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  enableNonRepudiationChecks,
  None,
  ResponseBodyError,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
  refreshTokenGrant,
} from 'openid-client';
import { catalog } from '../../catalog/contract.ts';
import { orders } from '../../orders/contract.ts';
import type { Session, SignInAttempt } from './session.ts';

type Tokens = Awaited<ReturnType<typeof refreshTokenGrant>>;
type Checks = Pick<SignInAttempt, 'state' | 'nonce' | 'codeVerifier'>;

/** The OpenID Connect issuer that says who somebody is: authorization code flow with PKCE, as a public client. */
export interface Issuer {
  /** Where to send the browser, and what to keep until it comes back to `redirectUri`. */
  begin: (redirectUri: string) => Promise<{ url: string; checks: Checks }>;
  /** `callbackUrl`: where the browser came back to, with its query. */
  finish: (callbackUrl: URL, checks: Checks) => Promise<Session>;
  /** The session with new tokens. */
  refresh: (session: Session) => Promise<Session>;
  /** Where the browser ends the session with the issuer itself; undefined when the issuer knows of no such thing. */
  endSessionUrl: (returnTo: string) => Promise<string | undefined>;
}

/** The issuer does not answer, or answers something unusable: later it may. */
export class SignInUnavailableError extends Error {
  constructor(issuer: string, cause: unknown) {
    super(`The issuer ${issuer} does not answer as it should; nobody can sign in until it does.`, { cause });
    this.name = 'SignInUnavailableError';
  }
}

/** The issuer says no. */
export class SignInRefusedError extends Error {
  readonly detail: string;

  constructor(detail: string, cause: unknown) {
    super(`The issuer refused: ${detail}`, { cause });
    this.name = 'SignInRefusedError';
    this.detail = detail;
  }
}

const timeoutInSeconds = 5;
/** Everything that the services have for the back office; the issuer leaves out what the user may not do. */
const scope = ['openid', ...Object.values(catalog.scopes), ...Object.values(orders.scopes)].join(' ');

/** Asks for the issuer's addresses when they are needed first, so that the pages start without it. */
export function createIssuer(options: { issuer: string; clientId: string }): Issuer {
  const discover = createDiscovery(options);
  return {
    begin: async (redirectUri) => {
      const configuration = await discover();
      const checks: Checks = {
        state: randomState(),
        nonce: randomNonce(),
        codeVerifier: randomPKCECodeVerifier(),
      };
      const url = buildAuthorizationUrl(configuration, {
        ...{ redirect_uri: redirectUri, scope, state: checks.state, nonce: checks.nonce },
        code_challenge: await calculatePKCECodeChallenge(checks.codeVerifier),
        code_challenge_method: 'S256',
      });
      return { url: url.href, checks };
    },
    finish: async (callbackUrl, { state, nonce, codeVerifier }) => {
      const configuration = await discover();
      const tokens = await explainFailure(options.issuer, () =>
        authorizationCodeGrant(configuration, callbackUrl, {
          ...{ expectedState: state, expectedNonce: nonce, pkceCodeVerifier: codeVerifier },
        }),
      );
      const claims = tokens.claims();
      if (!claims) throw new SignInRefusedError('it does not say who you are.', undefined);
      return { subject: claims.sub, name: nameIn(claims), ...toTokens(tokens) };
    },
    refresh: async (session) => {
      const { refreshToken } = session;
      if (refreshToken === undefined) throw new SignInRefusedError('the session has ended.', undefined);
      const configuration = await discover();
      const tokens = await explainFailure(options.issuer, () =>
        refreshTokenGrant(configuration, refreshToken),
      );
      // An issuer that does not rotate refresh tokens gives none.
      return { ...session, ...toTokens(tokens), refreshToken: tokens.refresh_token ?? refreshToken };
    },
    endSessionUrl: async (returnTo) => {
      const configuration = await discover();
      if (configuration.serverMetadata().end_session_endpoint === undefined) return undefined;
      // Cognito has names of its own: https://docs.aws.amazon.com/cognito/latest/developerguide/logout-endpoint.html
      const parameters = { post_logout_redirect_uri: returnTo, logout_uri: returnTo };
      return buildEndSessionUrl(configuration, parameters).href;
    },
  };
}

function createDiscovery({
  issuer,
  clientId,
}: {
  issuer: string;
  clientId: string;
}): () => Promise<Configuration> {
  let discovered: Promise<Configuration> | undefined;
  // In the rehearsal the issuer is on this machine, and has no certificate.
  const execute = [
    enableNonRepudiationChecks,
    ...(issuer.startsWith('http:') ? [allowInsecureRequests] : []),
  ];
  return () => {
    discovered ??= discovery(new URL(issuer), clientId, undefined, None(), {
      timeout: timeoutInSeconds,
      execute,
    }).catch((error: unknown) => {
      discovered = undefined;
      throw new SignInUnavailableError(issuer, error);
    });
    return discovered;
  };
}

/** @throws {SignInRefusedError | SignInUnavailableError} in place of what the library throws */
async function explainFailure(issuer: string, work: () => Promise<Tokens>): Promise<Tokens> {
  try {
    return await work();
  } catch (error) {
    const isRefusal = error instanceof AuthorizationResponseError || error instanceof ResponseBodyError;
    if (!isRefusal) throw new SignInUnavailableError(issuer, error);
    throw new SignInRefusedError(error.error_description ?? error.error, error);
  }
}

function nameIn(claims: Readonly<Record<string, unknown>>): string {
  const names = ['name', 'preferred_username', 'cognito:username', 'email', 'sub'].map(
    (claim) => claims[claim],
  );
  return names.find((name): name is string => typeof name === 'string' && name !== '') ?? '';
}

function toTokens(tokens: Tokens): Pick<Session, 'accessToken' | 'refreshToken' | 'expiresAt'> {
  const now = Math.floor(Date.now() / 1000);
  return {
    accessToken: tokens.access_token,
    ...(tokens.refresh_token !== undefined && { refreshToken: tokens.refresh_token }),
    expiresAt: now + (tokens.expires_in ?? 300),
  };
}
