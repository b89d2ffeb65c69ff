import { createHash, randomBytes } from 'node:crypto';
import type { AuthorizationRequest } from './authorization-request.ts';
import type { Grant } from './tokens.ts';

interface IssuedCode {
  poolId: string;
  clientId: string;
  redirectUri: string;
  codeChallenge: string | undefined;
  grant: Grant;
  expiresAt: number;
}

const lifetimeInMilliseconds = 5 * 60 * 1000;

/** Authorization codes: each good for one exchange, by the client that asked for it. */
export class AuthorizationCodes {
  readonly #codes = new Map<string, IssuedCode>();

  issue(poolId: string, request: AuthorizationRequest, grant: Grant): string {
    this.#forgetExpired();
    const code = randomBytes(24).toString('base64url');
    this.#codes.set(code, {
      poolId,
      clientId: request.client.id,
      redirectUri: request.redirectUri,
      codeChallenge: request.codeChallenge,
      grant,
      expiresAt: Date.now() + lifetimeInMilliseconds,
    });
    return code;
  }

  /** Undefined where the code is unknown, used, too old, somebody else's, or without its verifier. */
  redeem(
    code: string,
    asked: { poolId: string; clientId: string; redirectUri: string; codeVerifier: string | undefined },
  ): Grant | undefined {
    this.#forgetExpired();
    const issued = this.#codes.get(code);
    this.#codes.delete(code);
    const isTheirs =
      issued?.poolId === asked.poolId &&
      issued.clientId === asked.clientId &&
      issued.redirectUri === asked.redirectUri &&
      proves(asked.codeVerifier, issued.codeChallenge);
    return isTheirs ? issued.grant : undefined;
  }

  #forgetExpired(): void {
    for (const [code, { expiresAt }] of this.#codes) {
      if (expiresAt < Date.now()) this.#codes.delete(code);
    }
  }
}

/** https://www.rfc-editor.org/rfc/rfc7636#section-4.6 */
function proves(verifier: string | undefined, challenge: string | undefined): boolean {
  if (challenge === undefined) return true;
  return verifier !== undefined && createHash('sha256').update(verifier).digest('base64url') === challenge;
}
