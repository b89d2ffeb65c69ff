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

/** So many brands tell as much about the page of a brand as all of them. Pages side by side may be of different kinds. */
const mostOfAShape = 2;
const mostSideBySide = 6;

/**
 * Follows links and submits forms as they stand, until nothing of another shape turns up: what a site takes is learned
 * from its pages, so that a new page needs no word here.
 */
export async function exploreSite(origin: string, start: readonly string[], jar: CookieJar): Promise<Site> {
  const pages = new Shapes<string>();
  const forms = new Shapes<PageForm>();
  const waiting = [...start];
  const study = async ({ html, address }: Visited): Promise<void> => {
    waiting.push(...linksOf(html));
    for (const form of formsOf(html, address)) {
      if (!forms.add(`${form.method} ${Object.keys(form.fields).sort()}`, form.action, form)) continue;
      if (form.method === 'GET') waiting.push(`${form.action}?${asTyped(form)}`);
      else if (!isGoodbye(form)) await study(await submit(origin, jar, form));
    }
  };
  for (let address = waiting.shift(); address !== undefined; address = waiting.shift()) {
    if (!pages.add(shapeOf(address), address, address)) continue;
    await study(await visit(origin, jar, { method: 'GET', target: address }));
  }
  return { origin, pages: pages.all(), forms: forms.all(), cookie: jar.header };
}

/** A few different ones of each shape. */
class Shapes<Item> {
  readonly #items = new Map<string, Map<string, Item>>();

  /** Whether it is a new one. */
  add(shape: string, name: string, item: Item): boolean {
    const most = /^[^?]*word\?$/.test(shape) ? mostSideBySide : mostOfAShape;
    const known = this.#items.get(shape) ?? new Map<string, Item>();
    if (known.has(name) || known.size >= most) return false;
    this.#items.set(shape, known.set(name, item));
    return true;
  }

  all(): Item[] {
    return [...this.#items.values()].flatMap((known) => [...known.values()]);
  }
}

/** Where a page is, without what differs from one thing to the next: numbers and names of things. */
function shapeOf(address: string): string {
  const { pathname, searchParams } = new URL(address, 'http://site');
  const [first, ...others] = pathname.split('/').slice(1);
  const kinds = others.map((segment) => (/[A-Z0-9]/.test(segment) ? 'number' : 'word'));
  return `${first}/${kinds.join('/')}?${[...new Set(searchParams.keys())].sort()}`;
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

function submit(origin: string, jar: CookieJar, form: PageForm): Promise<Visited> {
  const body = Buffer.from(asTyped(form).toString());
  return visit(origin, jar, { method: form.method, target: form.action, body });
}

interface Visited {
  html: string;
  address: string;
}

/** The page in the end, wherever one has been sent on to. */
async function visit(
  origin: string,
  jar: CookieJar,
  request: { method: string; target: string; body?: Buffer },
): Promise<Visited> {
  const answer = await sendRequest(origin, {
    ...request,
    headers: {
      ...{ cookie: jar.header(), origin },
      ...(request.body && { 'content-type': 'application/x-www-form-urlencoded' }),
    },
  });
  jar.take(answer);
  const { location } = answer.headers;
  if (location === undefined || new URL(location, origin).origin !== origin) {
    return { html: answer.text, address: request.target };
  }
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
