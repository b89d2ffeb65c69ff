/** A form as a browser would see it. */
export interface PageForm {
  /** `GET` or `POST`. */
  method: string;
  /** Where it goes to; the page's own address when it does not say. */
  action: string;
  /** By name: what stands in the field, or can be chosen. */
  fields: Readonly<Record<string, readonly string[]>>;
}

/** The addresses within the site that a page leads to. */
export function linksOf(html: string): string[] {
  return [...html.matchAll(/<a\b[^>]*?\bhref="([^"]*)"/g)]
    .map(([, href = '']) => decodeText(href))
    .filter((href) => href.startsWith('/') && !href.startsWith('//'));
}

export function formsOf(html: string, ownAddress: string): PageForm[] {
  return [...html.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)].map(([, attributes = '', content = '']) => ({
    method: (attributeOf(attributes, 'method') ?? 'GET').toUpperCase(),
    action: attributeOf(attributes, 'action') ?? ownAddress,
    fields: fieldsOf(content),
  }));
}

function fieldsOf(content: string): Record<string, string[]> {
  const fields: Record<string, string[]> = {};
  const add = (name: string | undefined, value: string) => {
    if (name !== undefined && name !== '') fields[name] = [...(fields[name] ?? []), value];
  };
  for (const [, attributes = ''] of content.matchAll(/<(?:input|button)\b([^>]*)>/g)) {
    add(attributeOf(attributes, 'name'), attributeOf(attributes, 'value') ?? '');
  }
  for (const [, attributes = '', text = ''] of content.matchAll(/<textarea\b([^>]*)>(.*?)<\/textarea>/gs)) {
    add(attributeOf(attributes, 'name'), decodeText(text));
  }
  for (const [, attributes = '', options = ''] of content.matchAll(/<select\b([^>]*)>(.*?)<\/select>/gs)) {
    for (const [, option = '', text = ''] of options.matchAll(/<option\b([^>]*)>([^<]*)/g)) {
      add(attributeOf(attributes, 'name'), attributeOf(option, 'value') ?? decodeText(text));
    }
  }
  return fields;
}

function attributeOf(attributes: string, name: string): string | undefined {
  const value = new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(attributes)?.[1];
  return value === undefined ? undefined : decodeText(value);
}

const characters: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decodeText(text: string): string {
  return text.replaceAll(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (whole, decimal, hexadecimal, name) => {
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
    if (hexadecimal !== undefined) return String.fromCodePoint(Number.parseInt(hexadecimal, 16));
    return characters[name] ?? whole;
  });
}
