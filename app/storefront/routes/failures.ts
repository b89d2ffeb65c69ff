import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { Problem, toProblem } from '../../platform/problem-details.ts';
import { CatalogueUnknownError } from '../catalogue.ts';
import { failurePage } from '../pages/failure-page.ts';
import { renderDocument } from '../pages/layout.ts';
import type { Shell } from '../pages/page.ts';
import { frameOf, NoCountriesError, openPage, type Shop, sendPage } from './shop-pages.ts';

/** Whoever wants a page is answered with one; what a program asks for is left to the service's own answers. */
export const refuseUnknownPage: RequestHandler = (request, _response, next) => {
  if (!expectsPage(request)) return next();
  throw new Problem({ status: 404, detail: `There is nothing at ${request.path}.` });
};

/** A failed page is answered with a page; everything else is left to the problem handler. */
export function showFailure(shop: Shop): ErrorRequestHandler {
  return async (error, request, response, next) => {
    if (response.headersSent || !expectsPage(request)) return next(error);
    const problem = toProblem(error);
    if (problem.status >= 500) shop.logger.error({ err: error, path: request.path }, 'page failed');
    const page = failurePage({
      status: problem.status,
      detail: problem.detail,
      mayBeRepeated: request.method === 'GET',
    });
    const shell = problem.status === 429 ? undefined : await shellAround(shop, request, response);
    response.set(problem.headers);
    sendPage(response, page, renderDocument(page, frameOf(shop), shell));
  };
}

function expectsPage(request: Request): boolean {
  return !/^\/(api|static|pictures)\//.test(request.path) && request.accepts(['html', 'json']) === 'html';
}

/** A page that fails because the catalogue is unknown or the visitor too fast is shown without what stands around others. */
async function shellAround(shop: Shop, request: Request, response: Response): Promise<Shell | undefined> {
  try {
    return (await openPage(shop, request, response)).shell;
  } catch (error) {
    if (error instanceof CatalogueUnknownError || error instanceof NoCountriesError) return undefined;
    throw error;
  }
}
