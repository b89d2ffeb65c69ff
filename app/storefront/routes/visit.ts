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

const yearInMilliseconds = 365 * 86_400_000;
const monthInMilliseconds = 30 * 86_400_000;

/** Reads the visit from the cookies; somebody who comes for the first time gets a customer id. */
export function openVisit(signer: Signer, request: Request, response: Response): Visit {
  const cookies = parseCookie(request.get('cookie') ?? '');
  const known = signer.open('customer', cookies.customer ?? '');
  const customerId = known ?? randomUUID();
  if (!known) keep(request, response, 'customer', signer.seal('customer', customerId), yearInMilliseconds);
  const cart = signer.open('cart', cookies.cart ?? '');
  return {
    customerId,
    cart: cart === undefined ? emptyCart : readCart(cart),
    countryCode: cookies.country,
    csrfToken: signer.signatureOf('csrf', customerId),
  };
}

/** @throws {Problem} 403 when a form does not carry the token of this visit */
export function refuseForgedForm(signer: Signer, visit: Visit, request: Request): void {
  const token: unknown = request.body?.csrf;
  if (typeof token === 'string' && signer.hasSigned('csrf', visit.customerId, token)) return;
  throw new Problem({
    status: 403,
    detail: 'This form is too old, or cookies are switched off. Go back, load the page again and repeat it.',
  });
}

export function keepCart(signer: Signer, request: Request, response: Response, cart: Cart): void {
  keep(request, response, 'cart', signer.seal('cart', writeCart(cart)), monthInMilliseconds);
}

export function keepCountry(request: Request, response: Response, countryCode: string): void {
  keep(request, response, 'country', countryCode, yearInMilliseconds);
}

function keep(request: Request, response: Response, name: string, value: string, maxAge: number): void {
  response.cookie(name, value, {
    maxAge,
    httpOnly: true,
    sameSite: 'lax',
    secure: request.secure,
    path: '/',
  });
}
