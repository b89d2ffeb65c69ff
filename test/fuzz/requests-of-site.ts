import fc from 'fast-check';
import type { Site } from './explore-site.ts';
import { hostileBody, hostileText, marker } from './hostile-values.ts';
import type { PageForm } from './read-page.ts';
import { encode } from './requests-of-operation.ts';
import type { RawRequest } from './send-request.ts';

/** Requests to pages as they are linked, with something else in the path or the query. */
export function requestsOfPage(site: Site, address: string): fc.Arbitrary<RawRequest> {
  const { pathname, searchParams } = new URL(address, site.origin);
  const [first = '', ...others] = pathname.split('/').slice(1);
  const path = fc.tuple(...others.map((segment) => mostly(decodeURIComponent(segment))));
  const query = fc.tuple(
    ...[...new Set([...searchParams.keys(), 'page'])].map((name) =>
      mostly(searchParams.get(name) ?? '1').map((text) => `${encode(name)}=${encode(text)}`),
    ),
  );
  const method = fc.oneof(
    { weight: 12, arbitrary: fc.constant('GET') },
    fc.constantFrom('HEAD', 'PUT', 'DELETE'),
  );
  return fc.tuple(method, path, query, headersOf(site)).map(([verb, segments, parameters, headers]) => ({
    method: verb,
    target: `/${[first, ...segments.map(encode)].join('/')}?${parameters.join('&')}`,
    headers,
  }));
}

/** A form as it stands, with something else in its fields, or something else in its place. */
export function requestsOfForm(site: Site, form: PageForm): fc.Arbitrary<RawRequest> {
  const fields = fc.tuple(
    ...Object.entries(form.fields).map(([name, values]) => {
      // Without its token a form is refused before anything looks at the rest of it.
      const usual = name === 'csrf' ? 20 : 3;
      return mostly(values, usual).map((text) => `${encode(name)}=${encode(text)}`);
    }),
  );
  const typed = fields.chain((all) => fc.shuffledSubarray(all, { minLength: Math.max(0, all.length - 1) }));
  return fc
    .tuple(typed, fc.option(hostileBody, { freq: 8 }), headersOf(site))
    .map(([parts, foreign, headers]) => {
      if (form.method === 'GET')
        return { method: 'GET', target: `${form.action}?${parts.join('&')}`, headers };
      const type = foreign ? foreign.type : 'application/x-www-form-urlencoded';
      return {
        method: 'POST',
        target: form.action,
        headers: { ...headers, ...(type !== undefined && { 'content-type': type }) },
        body: foreign ? foreign.bytes : Buffer.from(parts.join('&')),
      };
    });
}

function mostly(usual: string | readonly string[], weight = 1): fc.Arbitrary<string> {
  const values = typeof usual === 'string' ? [usual] : usual;
  return fc.oneof(
    { weight, arbitrary: fc.constantFrom(...values.slice(0, 20)) },
    { weight: 1, arbitrary: fc.oneof(hostileText, fc.constant(marker)) },
  );
}

function headersOf({ cookie, origin }: Site): fc.Arbitrary<Record<string, string>> {
  const visitors = fc.constantFrom<Record<string, string>>(
    ...Array(6).fill({}),
    { cookie: 'cart=x.y; customer=%00; session-test.0=e30' },
    { cookie: ';;==;' },
    { 'accept-language': `${marker.replaceAll('>', '')},*;q=x`, referer: `https://evil.example/${marker}` },
    { accept: 'application/json' },
    { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'javascript', 'x-forwarded-for': marker },
  );
  return visitors.map((headers) => ({ cookie: cookie(), origin, ...headers }));
}
