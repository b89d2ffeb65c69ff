import type { Express, Request, RequestHandler, Response } from 'express';
import type { Logger } from '../../platform/logger.ts';
import type { Metrics } from '../../platform/metrics.ts';
import type { StaticFiles } from '../../platform/static-files.ts';
import type { AcceptOrder, FindAccepted } from '../accept-order.ts';
import type { Catalogue } from '../catalogue.ts';
import type { Admission } from '../data/admission.ts';
import type { OrdersClient } from '../data/orders-client.ts';
import { piecesIn } from '../domain/cart.ts';
import { chooseCountry } from '../domain/choose-country.ts';
import type { PaymentMethod } from '../domain/payment-method.ts';
import type { ClientLimits } from '../domain/rate-limit.ts';
import type { OrderQueue } from '../messages/order-queue.ts';
import { historyUrlOf } from '../order-links.ts';
import type { OrderWatch } from '../order-watch.ts';
import { renderDocument } from '../pages/layout.ts';
import type { Frame, Page, Shell } from '../pages/page.ts';
import { type CookieJar, openVisit, refuseForgedForm, type Visit } from './visit.ts';

/** What the routes of the shop work with. */
export interface Shop extends CookieJar {
  catalogue: Catalogue;
  orders: OrdersClient;
  orderQueue: OrderQueue;
  orderWatch: OrderWatch;
  acceptOrder: AcceptOrder;
  findAccepted: FindAccepted;
  admission: Admission;
  limits: ClientLimits;
  paymentMethods: readonly PaymentMethod[];
  staticFiles: StaticFiles;
  logger: Logger;
  metrics: Metrics<'PagesShown'>;
  version: string;
}

/** Adds routes to the application. */
export type Routes = (app: Express, shop: Shop) => void;

/** One request for a page, with everything that the page shows around its content. */
export interface PageRequest {
  request: Request;
  response: Response;
  visit: Visit;
  shell: Shell;
}

/** The shop sells in no country at all, so it has no prices to show: the database has not been filled. */
export class NoCountriesError extends Error {
  constructor() {
    super('The catalog service knows no country; run the migrations, which bring the countries.');
    this.name = 'NoCountriesError';
  }
}

/** Answers with a page. What the handler answers itself, such as a redirect, stays. */
export function showPage(
  shop: Shop,
  handler: (context: PageRequest) => Promise<Page | undefined>,
): RequestHandler {
  return async (request, response) => {
    const context = await openPage(shop, request, response);
    await answer(shop, context, handler);
  };
}

/** The same for a submitted form, which has to come from a page of this shop. */
export function takeForm(
  shop: Shop,
  handler: (context: PageRequest) => Promise<Page | undefined>,
): RequestHandler {
  return async (request, response) => {
    const context = await openPage(shop, request, response);
    refuseForgedForm(shop, context.visit, request);
    await answer(shop, context, handler);
  };
}

export function frameOf({ staticFiles, version }: Shop): Frame {
  return {
    version,
    assets: {
      styles: [
        'frame.css',
        'chrome.css',
        'browse.css',
        'list.css',
        'product.css',
        'order.css',
        'progress.css',
      ].map(staticFiles.pathOf),
      script: staticFiles.pathOf('shop.js'),
      icon: staticFiles.pathOf('icon.svg'),
    },
  };
}

/** Cookies and the chosen country make each page one visitor's own. */
export function sendPage(response: Response, page: Page, document: string): void {
  response
    .status(page.status ?? 200)
    .set('Cache-Control', 'private, no-cache')
    .type('html')
    .send(document);
}

/** A text from the query string; empty when it is missing or given more than once. */
export function queryText(request: Request, name: string): string {
  const value = request.query[name];
  return typeof value === 'string' ? value.trim().slice(0, 100) : '';
}

async function answer(
  shop: Shop,
  context: PageRequest,
  handler: (context: PageRequest) => Promise<Page | undefined>,
): Promise<void> {
  const page = await handler(context);
  if (!page) return;
  const shell = { ...context.shell, isCatalogueAnswering: shop.catalogue.isAnswering() };
  sendPage(context.response, page, renderDocument(page, shell, shell));
  shop.metrics.count('PagesShown');
}

/** @throws {CatalogueUnknownError} when nobody knows what stands around the content */
export async function openPage(shop: Shop, request: Request, response: Response): Promise<PageRequest> {
  const visit = openVisit(shop, request, response);
  const [countries, categories] = await Promise.all([
    shop.catalogue.countries(),
    shop.catalogue.categories(),
  ]);
  const country = chooseCountry(countries, visit.countryCode, request.get('accept-language') ?? '');
  if (!country) throw new NoCountriesError();
  const shell: Shell = {
    ...frameOf(shop),
    country,
    countries,
    categories,
    piecesInCart: piecesIn(visit.cart),
    csrfToken: visit.csrfToken,
    path: request.method === 'GET' ? request.originalUrl : '/',
    origin: `${request.protocol}://${request.get('host') ?? ''}`,
    ordersPath: historyUrlOf(shop.signer, visit.customerId),
    search: '',
    isCatalogueAnswering: true,
  };
  return { request, response, visit, shell };
}
