import type { RequestHandler, Response } from 'express';
import { createLocalJWKSet, createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from 'jose';
import { z } from 'zod';
import { requestJson, ServiceUnavailableError } from './json-client.ts';
import type { Logger } from './logger.ts';
import { Problem } from './problem-details.ts';

/** Who holds an access token: a person, or a program with a token of its own. */
export interface User {
  /** The issuer's id of the user; never given to another one. */
  subject: string;
  /** What people call the user. */
  name: string;
}

export interface Authenticator {
  /**
   * Lets only those through whose bearer token has the scope; `userOf(response)` then says who it is. Others get 401 or
   * 403 with `WWW-Authenticate` (RFC 6750), or 503 while the issuer's keys are not known.
   */
  requireScope: (scope: string) => RequestHandler;
}

const timeoutInMilliseconds = 3000;
/** Cognito signs with RS256. https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html */
const algorithms = ['RS256'];
const clockToleranceInSeconds = 5;

const discoverySchema = z.object({ issuer: z.string(), jwks_uri: z.url() });

/** Access tokens as Cognito makes them: no audience, but `token_use`, and scopes separated by spaces. */
const claimsSchema = z.object({
  sub: z.string().min(1),
  token_use: z.literal('access'),
  scope: z.string().default(''),
  username: z.string().optional(),
  client_id: z.string().optional(),
});

/** The issuer's keys could not be fetched, and none are known. */
export class IssuerUnavailableError extends Error {
  constructor(issuer: string, cause: unknown) {
    super(`The issuer ${issuer} does not give its keys; no token can be checked until it does.`, { cause });
    this.name = 'IssuerUnavailableError';
  }
}

/** Checks OpenID Connect access tokens of one issuer. Its keys are fetched when the first token comes, and kept. */
export function createAuthenticator({ issuer, logger }: { issuer: string; logger: Logger }): Authenticator {
  const verify = createVerifier(issuer, logger);
  return {
    requireScope: (scope) => async (request, response, next) => {
      const token = /^Bearer +([\w.~+/=-]+)$/i.exec(request.get('authorization') ?? '')?.[1];
      if (token === undefined) throw unauthorized(response, undefined);
      const claims = claimsSchema.safeParse(await verify(token).catch((error) => refuse(error, response)));
      if (!claims.success) throw unauthorized(response, 'it is not an access token');
      if (!claims.data.scope.split(' ').includes(scope)) throw forbidden(response, scope);
      const { sub: subject, username, client_id: clientId } = claims.data;
      const user: User = { subject, name: username ?? clientId ?? subject };
      response.locals.user = user;
      next();
    },
  };
}

/** Who asks, on a route behind `requireScope`. */
export function userOf(response: Response): User {
  const user: User | undefined = response.locals.user;
  if (user === undefined) throw new Error('The route asks who its user is, but does not require a scope.');
  return user;
}

type Verifier = (token: string) => Promise<JWTPayload>;
type RemoteKeys = ReturnType<typeof createRemoteJWKSet>;

function createVerifier(issuer: string, logger: Logger): Verifier {
  const options = { issuer, algorithms, clockTolerance: clockToleranceInSeconds };
  let discovered: Promise<RemoteKeys> | undefined;
  return async (token) => {
    discovered ??= discoverKeys(issuer).catch((error: unknown) => {
      discovered = undefined;
      throw new IssuerUnavailableError(issuer, error);
    });
    const keys = await discovered;
    try {
      return (await jwtVerify(token, keys, options)).payload;
    } catch (error) {
      if (isAboutTheToken(error)) throw error;
      const known = keys.jwks();
      if (known === undefined) throw new IssuerUnavailableError(issuer, error);
      logger.warn({ err: error }, 'the issuer does not answer; going on with the keys known');
      return (await jwtVerify(token, createLocalJWKSet(known), options)).payload;
    }
  };
}

/** https://openid.net/specs/openid-connect-discovery-1_0.html */
async function discoverKeys(issuer: string): Promise<RemoteKeys> {
  const url = `${issuer}/.well-known/openid-configuration`;
  const found = await requestJson({ url, timeoutInMilliseconds, schema: discoverySchema });
  if (found.issuer !== issuer) {
    throw new ServiceUnavailableError({ method: 'GET', url }, `it is about another issuer, ${found.issuer}`);
  }
  return createRemoteJWKSet(new URL(found.jwks_uri), { timeoutDuration: timeoutInMilliseconds });
}

/** Everything jose throws, except where it could not fetch the keys. */
function isAboutTheToken(error: unknown): boolean {
  const isFetching =
    error instanceof errors.JWKSTimeout ||
    error instanceof errors.JWKSInvalid ||
    (error instanceof errors.JOSEError && error.code === errors.JOSEError.code);
  return error instanceof errors.JOSEError && !isFetching;
}

function refuse(error: unknown, response: Response): never {
  if (error instanceof IssuerUnavailableError) {
    response.set('Retry-After', '5');
    throw new Problem({ status: 503, detail: 'Tokens cannot be checked now; try again soon.', cause: error });
  }
  if (error instanceof errors.JWTExpired) throw unauthorized(response, 'it has expired');
  if (error instanceof errors.JOSEError) throw unauthorized(response, 'it is not valid');
  throw error;
}

function unauthorized(response: Response, fault: string | undefined): Problem {
  const error = fault === undefined ? '' : `, error="invalid_token", error_description="${fault}"`;
  response.set('WWW-Authenticate', `Bearer realm="sluice"${error}`);
  const detail =
    fault === undefined
      ? 'This route asks for a bearer token; send one as Authorization: Bearer ….'
      : `The bearer token is refused: ${fault}. Sign in anew.`;
  return new Problem({ status: 401, detail });
}

function forbidden(response: Response, scope: string): Problem {
  response.set('WWW-Authenticate', `Bearer realm="sluice", error="insufficient_scope", scope="${scope}"`);
  return new Problem({ status: 403, detail: `The bearer token does not have the scope ${scope}.` });
}
