import type { RequestHandler } from 'express';

const loopbackNames = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Refuses what a page of another site could send here by way of the visitor's browser: requests for a foreign host
 * name that was made to lead to this machine, and requests that change something from a foreign origin.
 */
export const loopbackOnly: RequestHandler = (request, response, next) => {
  const host = request.headers.host ?? '';
  if (!loopbackNames.has(hostName(host))) {
    response
      .status(403)
      .type('text')
      .send(`The console does not answer for the host "${host}"; open it as 127.0.0.1.\n`);
    return;
  }
  const { origin } = request.headers;
  if (request.method !== 'GET' && request.method !== 'HEAD' && origin !== `http://${host}`) {
    response
      .status(403)
      .type('text')
      .send(
        `The console takes no ${request.method} from the origin "${origin ?? ''}"; use its own page at http://${host}.\n`,
      );
    return;
  }
  next();
};

function hostName(host: string): string {
  return host.replace(/:\d+$/, '').toLowerCase();
}

/** Nothing but the console's own files: no inline script or style, no frame, no other host. */
export const contentSecurityPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

export const securityHeaders: RequestHandler = (_request, response, next) => {
  response.set({
    'Content-Security-Policy': contentSecurityPolicy,
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Resource-Policy': 'same-origin',
    // Not `no-referrer`: with that, a browser sends the origin of a form as "null".
    'Referrer-Policy': 'same-origin',
    'Cache-Control': 'no-store',
  });
  next();
};
