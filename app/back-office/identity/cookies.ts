import { parseCookie } from 'cookie';
import type { CookieOptions, Request, Response } from 'express';
import { backOffice } from '../contract.ts';

/** Browsers keep a cookie of 4,096 bytes, its name and attributes included. https://www.rfc-editor.org/rfc/rfc6265#section-6.1 */
const longestValue = 3500;
/** Room for 28,000 characters; what is longer has no business in a cookie. */
const mostPieces = 8;

/** A text is too long to be kept by a browser. */
export class CookieTooLongError extends Error {
  constructor(name: string, length: number) {
    super(
      `The cookie ${name} would have ${length} characters; at most ${longestValue * mostPieces} are kept.`,
    );
    this.name = 'CookieTooLongError';
  }
}

/** Several environments on one host do not overwrite each other's cookies. */
export const cookieNameOf = (content: string, environment: string) => `${content}-${environment}`;

/** The text of a cookie, which may stand in several pieces; empty when there is none. */
export function readCookie(request: Request, name: string): string {
  const cookies = parseCookie(request.get('cookie') ?? '');
  const pieces: string[] = [];
  for (let piece = cookies[pieceName(name, 0)]; piece !== undefined; ) {
    pieces.push(piece);
    piece = cookies[pieceName(name, pieces.length)];
  }
  return pieces.join('');
}

/**
 * Keeps a text until the browser ends, out of reach of scripts, in as many pieces as it takes. Sent along when somebody
 * follows a link from elsewhere, as the issuer's way back is one, but not with a form from elsewhere.
 *
 * @throws {CookieTooLongError}
 */
export function writeCookie(request: Request, response: Response, name: string, text: string): void {
  const count = Math.ceil(text.length / longestValue);
  if (count > mostPieces) throw new CookieTooLongError(name, text.length);
  for (let index = 0; index < count; index++) {
    const piece = text.slice(index * longestValue, (index + 1) * longestValue);
    response.cookie(pieceName(name, index), piece, optionsFor(request));
  }
  clearFrom(request, response, name, count);
}

export function clearCookie(request: Request, response: Response, name: string): void {
  clearFrom(request, response, name, 0);
}

function clearFrom(request: Request, response: Response, name: string, first: number): void {
  const cookies = parseCookie(request.get('cookie') ?? '');
  for (let index = first; cookies[pieceName(name, index)] !== undefined; index++) {
    response.clearCookie(pieceName(name, index), optionsFor(request));
  }
}

const pieceName = (name: string, index: number) => `${name}.${index}`;

function optionsFor(request: Request): CookieOptions {
  return { httpOnly: true, sameSite: 'lax', secure: request.secure, path: backOffice.basePath };
}
