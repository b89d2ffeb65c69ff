import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { RequestRefusedError, ServiceUnavailableError } from '../../platform/json-client.ts';
import { Problem, toProblem } from '../../platform/problem-details.ts';
import { backOffice } from '../contract.ts';
import { SignInRefusedError, SignInUnavailableError } from '../identity/issuer.ts';
import type { Page, Visitor } from '../pages/layout.ts';
import { failedFormPage, messagePage, signInPage } from '../pages/message-page.ts';
import { type BackOffice, formValues, NotSignedInError, sendPage } from './back-office-pages.ts';

/** What happened, in plain words. */
interface Failure {
  status: number;
  title: string;
  text: string;
  /** Whether the same form may succeed when it is sent once more; after signing in, in one case. */
  repeat?: 'now' | 'after signing in';
}

export const refuseUnknownPage: RequestHandler = (request) => {
  throw new Problem({ status: 404, detail: `There is nothing at ${request.path}.` });
};

/** A failed page is answered with a page in plain words; a failed form with one that has kept what was typed. */
export function showFailure(office: BackOffice): ErrorRequestHandler {
  return (error, request, response, next) => {
    if (response.headersSent || !request.path.startsWith(backOffice.basePath)) return next(error);
    const failure = explain(error);
    if (failure.status >= 500) office.logger.error({ err: error, path: request.path }, 'page failed');
    const visitor = failure.status === 401 ? undefined : visitorIn(response);
    sendPage(office, response, pageOf(failure, request), visitor);
  };
}

function pageOf(failure: Failure, request: Request): Page {
  const { repeat } = failure;
  if (request.method === 'GET' && failure.status === 401) {
    return signInPage({ returnTo: request.originalUrl, text: failure.text });
  }
  if (request.method === 'GET') return messagePage(failure);
  return failedFormPage({ ...failure, repeat, action: request.originalUrl, values: formValues(request) });
}

function explain(error: unknown): Failure {
  if (error instanceof NotSignedInError) return sessionEnded;
  if (error instanceof SignInRefusedError) {
    return { status: 403, title: 'You were not signed in', text: `The reason: ${error.detail}` };
  }
  if (error instanceof SignInUnavailableError) {
    const text = 'Whoever checks who you are does not answer just now. Please try again in a moment.';
    return { status: 503, title: 'Nobody can sign in just now', text, repeat: 'now' };
  }
  if (error instanceof ServiceUnavailableError) {
    const text =
      'What you asked for is not available now. Nothing is known to have been changed; try again in a moment.';
    return { status: 503, title: 'Not available now', text, repeat: 'now' };
  }
  if (error instanceof RequestRefusedError) return explainRefusal(error);
  const problem = toProblem(error);
  return { status: problem.status, title: titleOf(problem.status), text: problem.detail };
}

const sessionEnded: Failure = {
  status: 401,
  title: 'You are not signed in any more',
  text: 'Your session has ended. What you were about to do has not been done.',
  repeat: 'after signing in',
};

function explainRefusal({ status, detail, errors }: RequestRefusedError): Failure {
  switch (status) {
    case 401:
      return sessionEnded;
    case 403:
      return {
        status,
        title: 'You may not do that',
        text: 'Your account has no right to it. Ask whoever manages the accounts.',
      };
    case 404:
      return { status, title: 'Not found', text: detail };
    case 409:
      return { status, title: 'That does not go together', text: detail };
    case 412:
    case 428: {
      const text =
        'Somebody changed it meanwhile, so your change was not made. Look at it as it is now, and repeat your change if you still want it.';
      return { status: 412, title: 'Somebody changed it meanwhile', text };
    }
    case 400: {
      const complaints = errors.map((error) => `${error.field} ${error.detail}`);
      return { status, title: 'That did not work', text: [detail, ...complaints].join(' ') };
    }
    default:
      return { status: 502, title: 'Something is out of order', text: detail };
  }
}

function titleOf(status: number): string {
  if (status === 404) return 'Not found';
  if (status === 403) return 'That was refused';
  return status >= 500 ? 'Something is out of order' : 'That did not work';
}

function visitorIn(response: Response): Visitor | undefined {
  return response.locals.visitor;
}
