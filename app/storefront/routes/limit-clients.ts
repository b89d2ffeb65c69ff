import type { RequestHandler } from 'express';
import { Problem } from '../../platform/problem-details.ts';
import type { Counter } from '../data/admission.ts';
import { clientAddress } from '../domain/client-address.ts';
import { rateLimitHeaders, tightestOf } from '../domain/rate-limit.ts';
import type { Shop } from './shop-pages.ts';
import { knownCustomer } from './visit.ts';

/** Lets a client open so many pages and send so many forms; placing orders has a limit of its own. */
export function limitClients(shop: Shop): RequestHandler {
  const { limits, admission } = shop;
  return async (request, response, next) => {
    const address = clientAddress(request.get('x-forwarded-for'), request.socket.remoteAddress);
    const isReading = request.method === 'GET' || request.method === 'HEAD';
    const visitor = isReading ? undefined : knownCustomer(shop, request);
    const counters: Counter[] = isReading
      ? [{ limit: limits.pages.ofAddress, client: address }]
      : [{ limit: limits.forms.ofAddress, client: address }];
    if (visitor) counters.push({ limit: limits.forms.ofVisitor, client: visitor });
    const standing = tightestOf(await admission.count(counters));
    const headers = standing ? rateLimitHeaders(standing) : {};
    if (standing?.isExceeded) {
      const detail = `That was more than we can answer at once. Try again in ${standing.resetInSeconds} seconds.`;
      throw new Problem({ status: 429, detail, headers });
    }
    response.set(headers);
    next();
  };
}
