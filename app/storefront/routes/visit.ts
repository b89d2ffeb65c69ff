import { randomUUID } from 'node:crypto';
import { parseCookie } from 'cookie';
import type { Request, Response } from 'express';
import { Problem } from '../../platform/problem-details.ts';
import type { Signer } from '../../platform/signed-value.ts';
import { type Cart, emptyCart, readCart, writeCart } from '../domain/cart.ts';

/** Who asks, as far as cookies tell. */
export interface Visit {
  customerId: string;
  cart: Cart;
  /** The country that was chosen, if one was. */
  countryCode: string | undefined;
  /** Goes into every form; a form without it was not made by this shop for this customer. */
  csrfToken: string;
}

/** What visitors' cookies are made with. */
export interface CookieJar {
  signer: Signer;
  /** Stands in the names: several environments on one host do not overwrite each other's cookies. */
  environment: string;
}

type CookieName = 'customer' | 'cart' | 'country';

const dayInMilliseconds = 86_400_000;
const lifetimes: Record<CookieName, number> = {
  customer: 365 * dayInMilliseconds,
  cart: 30 * dayInMilliseconds,
  country: 365 * dayInMilliseconds,
};

/** Reads the visit from the cookies; somebody who comes for the first time gets a customer id. */
export function openVisit(jar: CookieJar, request: Request, response: Response): Visit {
  const known = read(jar, request, 'customer');
  const customerId = known ?? randomUUID();
  if (known === undefined) keep(jar, request, response, 'customer', customerId);
  const cart = read(jar, request, 'cart');
  return {
    customerId,
    cart: cart === undefined ? emptyCart : readCart(cart),
    countryCode: read(jar, request, 'country'),
    csrfToken: jar.signer.signatureOf('csrf', customerId),
  };
}

/** The id of a visitor who has been here before. */
export function knownCustomer(jar: CookieJar, request: Request): string | undefined {
  return read(jar, request, 'customer');
}

/**
 * Lets pass only what a page of this shop has sent: browsers say where a form comes from, and the form itself proves it.
 * https://www.w3.org/TR/fetch-metadata/
 *
 * @throws {Problem} 403 for a form of another site, or without the token of this visit
 */
export function refuseForgedForm({ signer }: CookieJar, visit: Visit, request: Request): void {
  if (comesFromElsewhere(request)) {
    throw new Problem({
      status: 403,
      detail: 'This form was sent from another site. Open the shop, and repeat it there.',
    });
  }
  const token: unknown = request.body?.csrf;
  if (typeof token === 'string' && signer.hasSigned('csrf', visit.customerId, token)) return;
  throw new Problem({
    status: 403,
    detail: 'This form is too old, or cookies are switched off. Go back, load the page again and repeat it.',
  });
}

export function keepCart(jar: CookieJar, request: Request, response: Response, cart: Cart): void {
  keep(jar, request, response, 'cart', writeCart(cart));
}

export function keepCountry(jar: CookieJar, request: Request, response: Response, countryCode: string): void {
  keep(jar, request, response, 'country', countryCode);
}

/** Old browsers send neither header; the token is what they are judged by. */
function comesFromElsewhere(request: Request): boolean {
  const site = request.get('sec-fetch-site');
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  const origin = request.get('origin');
  if (origin === undefined) return false;
  return !URL.canParse(origin) || new URL(origin).host !== request.get('host');
}

function read(jar: CookieJar, request: Request, name: CookieName): string | undefined {
  const cookies = parseCookie(request.get('cookie') ?? '');
  return jar.signer.open(name, cookies[fullName(jar, request, name)] ?? '');
}

function keep(jar: CookieJar, request: Request, response: Response, name: CookieName, value: string): void {
  response.cookie(fullName(jar, request, name), jar.signer.seal(name, value), {
    maxAge: lifetimes[name],
    httpOnly: true,
    sameSite: 'lax',
    secure: request.secure,
    path: '/',
  });
}

/** A browser takes `__Host-` only over https, for this host and the whole of it (RFC 6265bis, section 4.1.3.2). */
function fullName({ environment }: CookieJar, request: Request, name: CookieName): string {
  return `${request.secure ? '__Host-' : ''}sluice-${environment}-${name}`;
}
