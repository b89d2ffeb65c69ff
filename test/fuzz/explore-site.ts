import { formsOf, linksOf, type PageForm } from './read-page.ts';
import { type RawAnswer, sendRequest } from './send-request.ts';

/** What can be asked of a site of pages, one example of each shape. */
export interface Site {
  origin: string;
  /** Addresses with query strings, by shape. */
  pages: readonly string[];
  forms: readonly PageForm[];
  /** Of somebody who has been everywhere, as the header `Cookie`. */
  cookie: () => string;
}

const mostPages = 60;

/**
 * Follows links and submits forms as they stand, until nothing of another shape turns up: what a site takes is learned
 * from its pages, so that a new page needs no word here.
 */
export async function exploreSite(origin: string, start: readonly string[], jar: CookieJar): Promise<Site> {
  const pages = new Map<string, string>();
  const forms = new Map<string, PageForm>();
  const waiting = [...start];
  while (waiting.length > 0 && pages.size < mostPages) {
    const address = waiting.shift() ?? '/';
    if (pages.has(shapeOf(address))) continue;
    pages.set(shapeOf(address), address);
    const html = await visit(origin, jar, { method: 'GET', target: address });
    waiting.push(...linksOf(html));
    for (const form of formsOf(html, address)) {
      const shape = `${form.method} ${shapeOf(form.action)} ${Object.keys(form.fields).sort().join()}`;
      if (forms.has(shape)) continue;
      forms.set(shape, form);
      if (form.method === 'GET') waiting.push(`${form.action}?${asTyped(form)}`);
      else if (!isGoodbye(form)) waiting.push(...linksOf(await submit(origin, jar, form)));
    }
  }
  return { origin, pages: [...pages.values()], forms: [...forms.values()], cookie: jar.header };
}

/** Names and lengths of the path, without what differs from one thing to the next. */
function shapeOf(address: string): string {
  const { pathname, searchParams } = new URL(address, 'http://site');
  const [first, ...others] = pathname.split('/').slice(1);
  const names = [...new Set(searchParams.keys())].sort();
  return `${first}/${others.map((segment) => (/^[a-z-]{3,20}$/.test(segment) ? segment : '*')).join('/')}?${names}`;
}

/** Whoever signs out sees nothing more. */
function isGoodbye({ action }: PageForm): boolean {
  return /sign-?out|delete/.test(action);
}

function asTyped({ fields }: PageForm): URLSearchParams {
  return new URLSearchParams(
    Object.entries(fields).map(([name, values]): [string, string] => [name, values[0] ?? '']),
  );
}

function submit(origin: string, jar: CookieJar, form: PageForm): Promise<string> {
  return visit(origin, jar, {
    method: form.method,
    target: form.action,
    body: Buffer.from(asTyped(form).toString()),
  });
}

/** The page in the end, wherever it has been sent on to. */
async function visit(
  origin: string,
  jar: CookieJar,
  request: { method: string; target: string; body?: Buffer },
): Promise<string> {
  const answer = await sendRequest(origin, {
    ...request,
    headers: {
      ...{ cookie: jar.header(), origin },
      ...(request.body && { 'content-type': 'application/x-www-form-urlencoded' }),
    },
  });
  jar.take(answer);
  const { location } = answer.headers;
  if (location === undefined || new URL(location, origin).origin !== origin) return answer.text;
  const { pathname, search } = new URL(location, origin);
  return visit(origin, jar, { method: 'GET', target: pathname + search });
}

/** Keeps cookies as a browser would, for one site. */
export interface CookieJar {
  header: () => string;
  take: (answer: RawAnswer) => void;
}

export function createCookieJar(cookies: Readonly<Record<string, string>> = {}): CookieJar {
  const kept = new Map(Object.entries(cookies));
  return {
    header: () => [...kept].map(([name, value]) => `${name}=${value}`).join('; '),
    take: ({ cookies: given }) => {
      for (const cookie of given) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
        if (/max-age=0|expires=thu, 01 jan 1970/i.test(cookie)) kept.delete(name);
        else kept.set(name, value);
      }
    },
  };
}
