import type { Request, Response } from 'express';
import { clearCookie, cookieNameOf, readCookie, writeCookie } from './cookies.ts';
import { type Issuer, SignInRefusedError } from './issuer.ts';
import type { Seal, Session } from './session.ts';

/** A token that is about to end is renewed, so that it does not end on its way. */
const marginInSeconds = 30;

export interface Sessions {
  /**
   * Who is signed in, with an access token that is still good; undefined when nobody is, or not any longer.
   *
   * @throws {SignInUnavailableError} when the token has to be renewed and the issuer does not answer
   */
  find: (request: Request, response: Response) => Promise<Session | undefined>;
  keep: (request: Request, response: Response, session: Session) => Promise<void>;
  end: (request: Request, response: Response) => void;
}

/** The whole session stands in a sealed cookie: nothing is kept here, so any task can answer any request. */
export function createSessions({
  seal,
  issuer,
  environment,
}: {
  seal: Seal<Session>;
  issuer: Issuer;
  environment: string;
}): Sessions {
  const cookieName = cookieNameOf('session', environment);
  const refresh = once(issuer.refresh);
  const keep: Sessions['keep'] = async (request, response, session) =>
    writeCookie(request, response, cookieName, await seal.seal(session));
  const end: Sessions['end'] = (request, response) => clearCookie(request, response, cookieName);
  return {
    keep,
    end,
    find: async (request, response) => {
      const session = await seal.open(readCookie(request, cookieName));
      if (!session || session.expiresAt - marginInSeconds > Date.now() / 1000) return session;
      try {
        const renewed = await refresh(session);
        await keep(request, response, renewed);
        return renewed;
      } catch (error) {
        if (!(error instanceof SignInRefusedError)) throw error;
        end(request, response);
        return undefined;
      }
    },
  };
}

/** Two requests of one page share the answer, since an issuer may take a refresh token only once. */
function once(refresh: Issuer['refresh']): Issuer['refresh'] {
  const underWay = new Map<string, Promise<Session>>();
  return (session) => {
    const key = session.refreshToken ?? '';
    const known = underWay.get(key);
    if (known) return known;
    const renewing = refresh(session).finally(() => underWay.delete(key));
    underWay.set(key, renewing);
    return renewing;
  };
}
