/** Somebody at the back office: keeps cookies, follows redirections, and submits forms without JavaScript. */
export interface Clerk {
  open: (path: string) => Promise<SeenPage>;
  /** Submits the form of the page that goes to `action`, filled in further. */
  submit: (page: SeenPage, action: string, fields?: Readonly<Record<string, string>>) => Promise<SeenPage>;
  /** Signs in, and gives the page that this ends on. */
  signIn: (returnTo?: string) => Promise<SeenPage>;
  /** By host and name. */
  cookies: Map<string, string>;
}

export interface SeenPage {
  status: number;
  /** With the query string. */
  path: string;
  html: string;
  /** What a reader sees: without tags, spaces taken together. */
  text: string;
  headers: Headers;
}

/** The form is not on the page. */
class NoSuchFormError extends Error {
  constructor(action: string, { path, text }: SeenPage) {
    super(`There is no form to ${action} on ${path}, which says: ${text.slice(0, 300)}`);
    this.name = 'NoSuchFormError';
  }
}

/** @param office the address of the back office, without a slash at the end */
export function startWork(office: string): Clerk {
  const cookies = new Map<string, string>();
  const request = async (url: URL, body?: URLSearchParams, hops = 0): Promise<SeenPage> => {
    const own = [...cookies].filter(([key]) => key.startsWith(`${url.host} `));
    const response = await fetch(url, {
      method: body ? 'POST' : 'GET',
      headers: {
        accept: 'text/html',
        cookie: own.map(([key, value]) => `${key.split(' ')[1]}=${value}`).join('; '),
      },
      ...(body && { body }),
      redirect: 'manual',
    });
    for (const cookie of response.headers.getSetCookie()) keepCookie(cookies, url, cookie);
    const location = response.headers.get('location');
    if (location !== null && hops < 6) return request(new URL(location, url), undefined, hops + 1);
    const html = await response.text();
    return {
      ...{ status: response.status, path: url.pathname + url.search, headers: response.headers, html },
      text: decode(html.replace(/<[^>]*>/g, ' ')).replace(/\s+/g, ' '),
    };
  };
  const open = (path: string) => request(new URL(path, office));
  return {
    ...{ open, cookies },
    submit: (page, action, fields = {}) =>
      request(new URL(action, office), new URLSearchParams({ ...fieldsOf(page, action, fields), ...fields })),
    signIn: (returnTo = '/back-office') => open(`/back-office/sign-in?${new URLSearchParams({ returnTo })}`),
  };
}

function keepCookie(cookies: Map<string, string>, { host }: URL, header: string): void {
  const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(header) ?? [];
  if (/expires=Thu, 01 Jan 1970/i.test(header)) cookies.delete(`${host} ${name}`);
  else cookies.set(`${host} ${name}`, value);
}

/** What the fields hold before anybody types; of several forms to the same address, the one with the fields to type. */
function fieldsOf(
  page: SeenPage,
  action: string,
  typed: Readonly<Record<string, string>>,
): Record<string, string> {
  const forms = page.html.match(/<form[\s\S]*?<\/form>/g) ?? [];
  const form = forms.find(
    (each) =>
      each.includes(`action="${action}"`) &&
      Object.keys(typed).every((name) => each.includes(` name="${name}"`)),
  );
  if (!form) throw new NoSuchFormError(action, page);
  const inputs = [...form.matchAll(/<input [^>]*>/g)].map(
    ([input]) => [attribute(input, 'name'), attribute(input, 'value')] as const,
  );
  const areas = [...form.matchAll(/<textarea ([^>]*)>\n?([\s\S]*?)<\/textarea>/g)].map(
    ([, tag = '', text = '']) => [attribute(` ${tag}`, 'name'), decode(text)] as const,
  );
  const selects = [...form.matchAll(/<select ([^>]*)>([\s\S]*?)<\/select>/g)].map(
    ([, tag = '', options = '']) =>
      [
        attribute(` ${tag}`, 'name'),
        attribute(
          /<option[^>]* selected/.exec(options)?.[0] ?? /<option[^>]*/.exec(options)?.[0] ?? '',
          'value',
        ),
      ] as const,
  );
  return Object.fromEntries([...inputs, ...areas, ...selects]);
}

function attribute(element: string, name: string): string {
  return decode(new RegExp(` ${name}="([^"]*)"`).exec(element)?.[1] ?? '');
}

/** The text of an attribute or a paragraph. */
export function decode(text: string): string {
  return text.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));
}
