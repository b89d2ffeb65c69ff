import type { Request } from 'express';
import { backOffice } from '../contract.ts';
import { clearCookie, cookieNameOf, readCookie, writeCookie } from '../identity/cookies.ts';
import { SignInRefusedError, SignInUnavailableError } from '../identity/issuer.ts';
import { signedInAgainPage, signedOutPage } from '../pages/message-page.ts';
import {
  NotSignedInError,
  queryTexts,
  type Routes,
  refuseForgedForm,
  sendPage,
} from './back-office-pages.ts';

const { basePath, signedInPath } = backOffice;

/** To the issuer and back. Which addresses it may send a browser back to, the issuer's own list decides. */
export const signIn: Routes = (app, office) => {
  const { issuer, sessions, signInSeal, signer } = office;
  const cookieName = cookieNameOf('sign-in', office.environment);

  app.get(`${basePath}/sign-in`, async (request, response) => {
    const { returnTo } = queryTexts(request, 'returnTo');
    const { url, checks } = await issuer.begin(addressOf(request, signedInPath));
    writeCookie(
      request,
      response,
      cookieName,
      await signInSeal.seal({ ...checks, returnTo: ownPath(returnTo) }),
    );
    response.set('Cache-Control', 'no-store').redirect(303, url);
  });

  app.get(`${basePath}${signedInPath}`, async (request, response) => {
    const attempt = await signInSeal.open(readCookie(request, cookieName));
    if (!attempt) {
      throw new SignInRefusedError(
        'it took too long, or cookies are switched off. Please sign in again.',
        undefined,
      );
    }
    const session = await issuer.finish(
      new URL(addressOf(request, request.url.slice(basePath.length))),
      attempt,
    );
    clearCookie(request, response, cookieName);
    await sessions.keep(request, response, session);
    response.set('Cache-Control', 'no-store').redirect(303, attempt.returnTo);
  });

  app.get(`${basePath}/signed-in-again`, (_request, response) => {
    sendPage(office, response, signedInAgainPage);
  });

  app.post(`${basePath}/sign-out`, async (request, response) => {
    const session = await sessions.find(request, response);
    if (!session) throw new NotSignedInError();
    refuseForgedForm(signer, session, request);
    sessions.end(request, response);
    const issuerPath = await issuer.endSessionUrl(addressOf(request, '')).catch((error: unknown) => {
      if (!(error instanceof SignInUnavailableError)) throw error;
      office.logger.warn({ err: error }, 'the session with the issuer goes on until it ends by itself');
      return undefined;
    });
    sendPage(office, response, signedOutPage(issuerPath));
  });
};

/** The address the browser used, with a path below the base path. */
function addressOf(request: Request, path: string): string {
  return `${request.protocol}://${request.get('host') ?? ''}${basePath}${path}`;
}

/** Whoever made the link, nobody is sent out of the back office by it. */
function ownPath(path: string): string {
  return /^\/back-office(?:[/?][^\\\s]*)?$/.test(path) ? path : basePath;
}
