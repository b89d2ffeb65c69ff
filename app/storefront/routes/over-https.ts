import type { IncomingHttpHeaders } from 'node:http';
import type { RequestHandler } from 'express';

/** Whether the visitor came over https: the proxy says so, in a header that the load balancer between does not change. */
export function isOverHttps(headers: IncomingHttpHeaders): boolean {
  return (headers['x-forwarded-scheme'] ?? headers['x-forwarded-proto']) === 'https';
}

/** Lets Express know the same: `request.secure` and `request.protocol` come from this header. */
export const noteScheme: RequestHandler = (request, _response, next) => {
  request.headers['x-forwarded-proto'] = isOverHttps(request.headers) ? 'https' : 'http';
  next();
};
