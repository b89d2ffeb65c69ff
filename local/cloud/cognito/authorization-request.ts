import { z } from 'zod';
import type { AppClient } from './app-client.ts';
import { isAllowedRedirect } from './redirect-uri.ts';
import type { UserPool } from './user-pool.ts';

/** The request is not from an app that may be told so: the browser is not sent back, a page says what is wrong. */
export class AuthorizationRefusedError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'AuthorizationRefusedError';
  }
}

/** The app is told, in the address that the browser is sent back to: https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1 */
export class AuthorizationFailedError extends Error {
  readonly redirect: string;

  constructor(
    request: Pick<AuthorizationRequest, 'redirectUri' | 'state'>,
    code: string,
    description: string,
  ) {
    super(description);
    this.name = 'AuthorizationFailedError';
    this.redirect = answerTo(request, { error: code, error_description: description });
  }
}

export interface AuthorizationRequest {
  client: AppClient;
  redirectUri: string;
  scopes: readonly string[];
  state: string | undefined;
  nonce: string | undefined;
  /** PKCE, `S256`: https://www.rfc-editor.org/rfc/rfc7636 */
  codeChallenge: string | undefined;
}

const schema = z.object({
  client_id: z.string().default(''),
  redirect_uri: z.string().default(''),
  response_type: z.string().default(''),
  scope: z.string().default(''),
  state: z.string().optional(),
  nonce: z.string().optional(),
  code_challenge: z.string().optional(),
  code_challenge_method: z.string().optional(),
});

/**
 * Source: https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html
 *
 * @throws AuthorizationRefusedError, AuthorizationFailedError
 */
export function readAuthorizationRequest(pool: UserPool, parameters: unknown): AuthorizationRequest {
  const parsed = schema.safeParse(parameters);
  if (!parsed.success) throw new AuthorizationRefusedError('A parameter of the request stands there twice.');
  const { client_id, redirect_uri, state, nonce, code_challenge, ...given } = parsed.data;
  const client = pool.client(client_id);
  if (!client) throw new AuthorizationRefusedError(`The pool ${pool.id} has no client "${client_id}".`);
  if (!isAllowedRedirect(redirect_uri, client.callbackUrls)) {
    throw new AuthorizationRefusedError(
      `redirect_mismatch: the client may not be answered at "${redirect_uri}", only at ${client.callbackUrls.join(', ') || 'no address'}.`,
    );
  }
  const answer = { redirectUri: redirect_uri, state };
  if (given.response_type !== 'code' || !client.flows.includes('code')) {
    throw new AuthorizationFailedError(
      answer,
      'unauthorized_client',
      `The client may not ask for "${given.response_type}".`,
    );
  }
  if (code_challenge !== undefined && given.code_challenge_method !== 'S256') {
    throw new AuthorizationFailedError(answer, 'invalid_request', 'The code_challenge_method must be S256.');
  }
  const scopes = given.scope.split(' ').filter(Boolean);
  const unknown = scopes.filter((scope) => !client.scopes.includes(scope));
  if (unknown.length > 0) {
    throw new AuthorizationFailedError(
      answer,
      'invalid_scope',
      `The client has no scope ${unknown.join(', ')}.`,
    );
  }
  return {
    client,
    ...answer,
    scopes: scopes.length > 0 ? scopes : client.scopes,
    nonce,
    codeChallenge: code_challenge,
  };
}

/** Where the browser goes with the answer. */
export function answerTo(
  { redirectUri, state }: Pick<AuthorizationRequest, 'redirectUri' | 'state'>,
  answer: Record<string, string>,
): string {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries(answer)) url.searchParams.set(name, value);
  if (state !== undefined) url.searchParams.set('state', state);
  return url.href;
}
