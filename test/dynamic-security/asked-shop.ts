import { shopUrl } from '../functional/shop-url.ts';
import { createCookieJar, exploreSite, type Site } from '../fuzz/explore-site.ts';
import { type RawAnswer, type RawRequest, sendRequest } from '../fuzz/send-request.ts';

/** The address of the shop, as browsers write an origin. */
export const shop = new URL(shopUrl()).origin;

/** Sends a request as it stands: no client puts its path or its headers right. */
export function ask(target: string, request: Partial<RawRequest> = {}): Promise<RawAnswer> {
  return sendRequest(shop, { method: 'GET', target, headers: {}, ...request });
}

/** Sends a form as a browser would, with other headers where they are given. */
export function submit(
  target: string,
  fields: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<RawAnswer> {
  return ask(target, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: Buffer.from(new URLSearchParams(fields).toString()),
  });
}

/** Every kind of page and form that links lead to, for somebody who has something in the cart. */
export async function explore(): Promise<Site> {
  return exploreSite(shop, ['/', '/search?q=tent'], createCookieJar());
}
