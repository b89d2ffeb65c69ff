import type { Express, Request, Response } from 'express';
import { z } from 'zod';
import type { Logger } from '../../platform/logger.ts';
import { Problem } from '../../platform/problem-details.ts';
import type { Signer } from '../../platform/signed-value.ts';
import type { StaticFiles } from '../../platform/static-files.ts';
import { backOffice } from '../contract.ts';
import { type CatalogClient, createCatalogClient } from '../data/catalog-client.ts';
import { createOrdersClient, type OrdersClient } from '../data/orders-client.ts';
import { askAs } from '../data/service-client.ts';
import type { Issuer } from '../identity/issuer.ts';
import type { Sessions } from '../identity/keep-session.ts';
import type { Seal, Session, SignInAttempt } from '../identity/session.ts';
import { type Frame, type Page, renderDocument, type Visitor } from '../pages/layout.ts';
import { signInPage } from '../pages/message-page.ts';

/** What the routes of the back office work with. */
export interface BackOffice {
  issuer: Issuer;
  sessions: Sessions;
  signInSeal: Seal<SignInAttempt>;
  /** Makes the tokens of the forms. */
  signer: Signer;
  catalogUrl: string;
  ordersUrl: string;
  staticFiles: StaticFiles;
  logger: Logger;
  environment: string;
  version: string;
}

/** Adds routes to the application. */
export type Routes = (app: Express, office: BackOffice) => void;

/** One request of somebody who is signed in. The services are asked in the user's name. */
export interface PageRequest {
  request: Request;
  visitor: Visitor;
  catalog: CatalogClient;
  orders: OrdersClient;
  /** Ends the request by sending the browser on, to a path below the base path. */
  goTo: (path: string) => undefined;
}

/** Nobody is signed in, or not any longer. */
export class NotSignedInError extends Error {
  constructor() {
    super('Nobody is signed in; sign in and repeat the request.');
    this.name = 'NotSignedInError';
  }
}

type Handler = (context: PageRequest) => Promise<Page | undefined>;

/** A page for those who are signed in; others are asked to sign in, and come back to it. */
export function showPage(app: Express, office: BackOffice, path: string, handler: Handler): void {
  app.get(`${backOffice.basePath}${path}`, async (request, response) => {
    const session = await office.sessions.find(request, response);
    if (session) return answer(office, session, request, response, handler);
    const text = 'This is for the people who run the shop.';
    sendPage(office, response, signInPage({ returnTo: request.originalUrl, text }));
  });
}

/** A submitted form, which has to come from a page of this back office. */
export function takeForm(app: Express, office: BackOffice, path: string, handler: Handler): void {
  app.post(`${backOffice.basePath}${path}`, async (request, response) => {
    const session = await office.sessions.find(request, response);
    if (!session) throw new NotSignedInError();
    refuseForgedForm(office.signer, session, request);
    await answer(office, session, request, response, handler);
  });
}

export function sendPage(office: BackOffice, response: Response, page: Page, visitor?: Visitor): void {
  const document = renderDocument(page, frameOf(office), visitor);
  response
    .status(page.status ?? 200)
    .set('Cache-Control', 'no-store')
    .type('html')
    .send(document);
}

export function visitorOf(office: Pick<BackOffice, 'signer'>, { subject, name }: Session): Visitor {
  return { name, csrfToken: office.signer.signatureOf('csrf', subject) };
}

/** The fields of a form as they were typed; a field that came twice is as good as missing. */
export function formValues(request: Request): Record<string, string> {
  const fields = z.record(z.string(), z.unknown()).safeParse(request.body).data ?? {};
  return Object.fromEntries(
    Object.entries(fields).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/** Texts from the query string by their names; empty when they are missing or given more than once. */
export function queryTexts<const Name extends string>(
  request: Request,
  ...names: readonly Name[]
): Record<Name, string> {
  const text = (name: string) => {
    const value = request.query[name];
    return typeof value === 'string' ? value.trim().slice(0, 300) : '';
  };
  return Object.fromEntries(names.map((name) => [name, text(name)])) as Record<Name, string>;
}

/** A parameter of the path. */
export function pathText(request: Request, name: string): string {
  const value = request.params[name];
  return typeof value === 'string' ? value : '';
}

async function answer(
  office: BackOffice,
  session: Session,
  request: Request,
  response: Response,
  handler: Handler,
): Promise<void> {
  const visitor = visitorOf(office, session);
  response.locals.visitor = visitor;
  const page = await handler({
    ...{ request, visitor },
    catalog: createCatalogClient(askAs(session.accessToken, office.catalogUrl)),
    orders: createOrdersClient(askAs(session.accessToken, office.ordersUrl)),
    goTo: (path) => {
      response.redirect(303, `${backOffice.basePath}${path}`);
    },
  });
  if (page) sendPage(office, response, page, visitor);
}

/** @throws {Problem} 403 when a form does not carry the token of this user */
export function refuseForgedForm(signer: Signer, session: Session, request: Request): void {
  if (signer.hasSigned('csrf', session.subject, formValues(request).csrf ?? '')) return;
  throw new Problem({
    status: 403,
    detail: 'This form was not made for you by these pages. Go back, load the page again and repeat it.',
  });
}

function frameOf({ staticFiles, environment, version }: BackOffice): Frame {
  const styles = ['frame.css', 'content.css', 'forms.css'].map(staticFiles.pathOf);
  return { version, environment, assets: { styles, icon: staticFiles.pathOf('icon.svg') } };
}
