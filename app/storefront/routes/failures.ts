import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { Problem, toProblem } from '../../platform/problem-details.ts';
import { CatalogueUnknownError } from '../catalogue.ts';
import { failurePage } from '../pages/failure-page.ts';
import { renderDocument, type Shell } from '../pages/layout.ts';
import { frameOf, NoCountriesError, openPage, type Shop, sendPage } from './shop-pages.ts';

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
  return async (error, request, response, next) => {
    if (response.headersSent || !expectsPage(request)) return next(error);
    const problem = toProblem(error);
    if (problem.status >= 500) shop.logger.error({ err: error, path: request.path }, 'page failed');
    const page = failurePage(problem);
    sendPage(response, page, renderDocument(page, frameOf(shop), await shellAround(shop, request, response)));
  };
}

function expectsPage(request: Request): boolean {
  return !/^\/(api|static|pictures)\//.test(request.path) && request.accepts(['html', 'json']) === 'html';
}

/** A page that fails because the catalogue is unknown is shown without what stands around others. */
async function shellAround(shop: Shop, request: Request, response: Response): Promise<Shell | undefined> {
  try {
    return (await openPage(shop, request, response)).shell;
  } catch (error) {
    if (error instanceof CatalogueUnknownError || error instanceof NoCountriesError) return undefined;
    throw error;
  }
}
