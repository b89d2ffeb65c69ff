import type { ErrorRequestHandler, Request, RequestHandler } from 'express';
import { Problem, toProblem } from '../../platform/problem-details.ts';
import { CatalogueUnknownError } from '../catalogue.ts';
import { renderDocument } from '../pages/layout.ts';
import { messagePage } from '../pages/message-page.ts';
import { frameOf, type Shop, sendPage } from './shop-pages.ts';

export const refuseUnknownPage: RequestHandler = (request) => {
  throw new Problem({ status: 404, detail: `There is nothing at ${request.path}.` });
};

/** What is not the shop's fault but the catalogue's is said so, whoever asks. */
export const explainUnknownCatalogue: ErrorRequestHandler = (error, _request, _response, next) => {
  if (!(error instanceof CatalogueUnknownError)) return next(error);
  const detail = 'We cannot look at our shelves just now. Please try again in a moment.';
  next(new Problem({ status: 503, detail, cause: error }));
};

/** A failed page is answered with a page; everything else is left to the problem handler. */
export function showFailure(shop: Shop): ErrorRequestHandler {
  return (error, request, response, next) => {
    if (response.headersSent || !expectsPage(request)) return next(error);
    const problem = toProblem(error);
    if (problem.status >= 500) shop.logger.error({ err: error, path: request.path }, 'page failed');
    const page = messagePage({ status: problem.status, title: titleOf(problem), text: problem.detail });
    sendPage(response, page, renderDocument(page, frameOf(shop)));
  };
}

function expectsPage(request: Request): boolean {
  return !/^\/(api|static|pictures)\//.test(request.path) && request.accepts(['html', 'json']) === 'html';
}

function titleOf({ status }: Problem): string {
  if (status === 404) return 'Not found';
  return status >= 500 ? 'Something is out of order' : 'That did not work';
}
