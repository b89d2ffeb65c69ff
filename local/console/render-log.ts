import { stripVTControlCharacters } from 'node:util';
import { html } from 'ghtml';

/** The attributes of a terminal that are shown: names of classes of the page's style sheet, such as `bold` or `fg-1`. */
export type LogStyle = ReadonlySet<string>;

const escapeCharacter = String.fromCharCode(27);
/** Select graphic rendition: ECMA-48, 8.3.117. */
const rendition = new RegExp(`${escapeCharacter}\\[([0-9;]*)m`);
const attributes: Record<number, string> = {
  1: 'bold',
  2: 'dim',
  3: 'italic',
  4: 'underline',
  7: 'inverse',
  9: 'struck',
};
/** What takes attributes away again. */
const ends: Record<number, string[]> = {
  22: ['bold', 'dim'],
  23: ['italic'],
  24: ['underline'],
  27: ['inverse'],
  29: ['struck'],
};

/**
 * The text of a log as HTML, its colours as spans with classes. Whatever else a terminal would do is left out, and nothing
 * of the text is taken for HTML. `style` is that in which the text begins; the answer has the one in which it ends.
 */
export function renderLog(text: string, style: LogStyle = new Set()): { markup: string; style: LogStyle } {
  const parts = text.split(rendition);
  let current = style;
  const spans = parts.map((part, index) => {
    if (index % 2 === 0) return span(stripVTControlCharacters(part), current);
    current = afterRendition(current, part);
    return '';
  });
  return { markup: spans.join(''), style: current };
}

/** A style as the text that `parseStyle` reads, for an address. */
export function describeStyle(style: LogStyle): string {
  return [...style].join(' ');
}

/** Only classes that there are: what stands in an address, anybody may have written. */
export function parseStyle(text: string): LogStyle {
  const known = [
    ...Object.values(attributes),
    ...Array.from({ length: 16 }, (_, n) => [`fg-${n}`, `bg-${n}`]).flat(),
  ];
  return new Set(text.split(' ').filter((name) => known.includes(name)));
}

function span(text: string, style: LogStyle): string {
  if (text === '') return '';
  return style.size === 0 ? html`${text}` : html`<span class="${classesOf(style).join(' ')}">${text}</span>`;
}

/** Where foreground and background change places, the colours do, too. */
function classesOf(style: LogStyle): string[] {
  if (!style.has('inverse')) return [...style];
  const coloured = [...style].some((name) => /^[fb]g-/.test(name));
  return [...style]
    .filter((name) => name !== 'inverse' || !coloured)
    .map((name) => name.replace(/^([fb])g-/, (_, kind) => (kind === 'f' ? 'bg-' : 'fg-')));
}

function afterRendition(style: LogStyle, codes: string): LogStyle {
  const next = new Set(style);
  const queue = codes.split(';').map(Number);
  for (let code = queue.shift(); code !== undefined; code = queue.shift()) {
    if (code === 0) next.clear();
    else if (code === 38 || code === 48) setColour(next, code === 38 ? 'fg' : 'bg', extendedColour(queue));
    else if (code === 39 || code === 49) setColour(next, code === 39 ? 'fg' : 'bg', undefined);
    else {
      const attribute = attributes[code];
      if (attribute !== undefined) next.add(attribute);
      for (const name of ends[code] ?? []) next.delete(name);
      setSimpleColour(next, code);
    }
  }
  return next;
}

/** 30 to 37 and 40 to 47, and from 90 and 100 on the same brighter. */
function setSimpleColour(style: Set<string>, code: number): void {
  const [tens, number] = [Math.floor(code / 10), code % 10];
  const kind = tens === 3 || tens === 9 ? 'fg' : tens === 4 || tens === 10 ? 'bg' : undefined;
  if (kind !== undefined && number < 8) setColour(style, kind, tens >= 9 ? number + 8 : number);
}

/** Of 256 colours and of true colours the sixteen simple ones are shown, which are chosen to be legible here. */
function extendedColour(queue: number[]): number | undefined {
  const kind = queue.shift();
  if (kind === 2) queue.splice(0, 3);
  const number = kind === 5 ? queue.shift() : undefined;
  return number !== undefined && number < 16 ? number : undefined;
}

function setColour(style: Set<string>, kind: 'fg' | 'bg', number: number | undefined): void {
  for (const name of style) if (name.startsWith(`${kind}-`)) style.delete(name);
  if (number !== undefined) style.add(`${kind}-${number}`);
}
