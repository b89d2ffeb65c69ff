import supertest from 'supertest';

/** A visitor of a shop: somebody with cookies, who follows links and submits forms without JavaScript. */
export interface Visitor {
  /** The page at a path; fails when that is not answered with `status`, which is 200 unless given. */
  open: (path: string, status?: number) => Promise<Page>;
  /** Submits the form of a page that goes to `action`, filled in further, and gives the page that it leads to. */
  submit: (page: Page, action: string, fields?: Readonly<Record<string, string>>) => Promise<Page>;
}

export interface Page {
  path: string;
  html: string;
}

/** The form is not on the page. */
class NoSuchFormError extends Error {
  constructor(action: string, { path }: Page) {
    super(`There is no form to ${action} on ${path}.`);
    this.name = 'NoSuchFormError';
  }
}

/** @param shop the address of a deployed shop, or an application */
export function visit(shop: Parameters<typeof supertest.agent>[0]): Visitor {
  const agent = supertest.agent(shop);
  const open = async (path: string, status = 200): Promise<Page> => {
    const response = await agent.get(path).set('Accept', 'text/html');
    if (response.status !== status)
      throw new Error(`${path} was answered with ${response.status}: ${response.text}`);
    return { path, html: response.text };
  };
  return {
    open,
    submit: async (page, action, fields = {}) => {
      const response = await agent
        .post(action)
        .set('Accept', 'text/html')
        .type('form')
        .send({ ...formFields(page, action), ...fields });
      const location = response.get('Location');
      return location === undefined ? { path: action, html: response.text } : open(location);
    },
  };
}

/** The paths on a page that match, each once, in their order. */
export function linksOf({ html }: Page, pattern: RegExp): string[] {
  const links = [...html.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, link = '']) => decode(link));
  return [...new Set(links.filter((link) => pattern.test(link)))];
}

export function headingOf({ html }: Page): string {
  return decode(/<h1>([^<]*)<\/h1>/.exec(html)?.[1] ?? '');
}

/** What the fields of a form hold before anybody has typed. */
function formFields(page: Page, action: string): Record<string, string> {
  const forms = page.html.match(/<form[\s\S]*?<\/form>/g) ?? [];
  const form = forms.find((each) => each.includes(`action="${action}"`));
  if (!form) throw new NoSuchFormError(action, page);
  const inputs = [...form.matchAll(/<input [^>]*>/g)].map(([input]) => input);
  const filled = inputs.filter((input) => !input.includes('type="radio"') || input.includes(' checked'));
  return Object.fromEntries(filled.map((input) => [attribute(input, 'name'), attribute(input, 'value')]));
}

function attribute(element: string, name: string): string {
  return decode(new RegExp(` ${name}="([^"]*)"`).exec(element)?.[1] ?? '');
}

function decode(text: string): string {
  return text.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));
}
