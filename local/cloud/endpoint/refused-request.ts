import type { IncomingHttpHeaders } from 'node:http';

/**
 * Why an API of the rehearsal does not answer a request: one that a page of another site may have sent through the
 * browser of whoever works at this machine. Undefined for what may be answered.
 */
export function reasonToRefuse(method: string | undefined, headers: IncomingHttpHeaders): string | undefined {
  if (refusesHost(headers.host)) return 'Only requests to a loopback address are answered.';
  if (comesFromAPage(method, headers)) return 'Only programs are answered, and no page of a browser.';
  return undefined;
}

/**
 * True for a `Host` header that names anything but this machine. A web page can make a browser send requests here under
 * a name of its own that resolves to 127.0.0.1; what it cannot do is send them under ours.
 */
export function refusesHost(host: string | undefined): boolean {
  const name = (host ?? '').replace(/:\d+$/, '').toLowerCase();
  const isLoopback = /^127(\.\d{1,3}){3}$/.test(name) || name === '[::1]';
  return !isLoopback && name !== 'localhost' && !name.endsWith('.localhost');
}

/**
 * A form and a script of a page can send anything that is no more than text, to any address. Browsers then tell where it
 * comes from, which clients of AWS do not (Fetch standard, "Origin header"; Fetch Metadata, "Sec-Fetch-Site"). Reading is
 * allowed: a link in the console leads to an object in a bucket, and no page sees what another origin answers.
 */
function comesFromAPage(method: string | undefined, headers: IncomingHttpHeaders): boolean {
  if (method === 'GET' || method === 'HEAD') return false;
  const site = headers['sec-fetch-site'];
  return headers.origin !== undefined || (site !== undefined && site !== 'none');
}
