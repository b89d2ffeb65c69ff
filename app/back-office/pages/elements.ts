import { html } from 'ghtml';
import { backOffice } from '../contract.ts';

/** A column of a table: its heading, and its cell as HTML. */
export interface Column<Row> {
  heading: string;
  cell: (row: Row) => string;
  isNumber?: boolean;
}

/** On a narrow screen each row becomes a card, whose cells carry their headings. `caption` is for screen readers. */
export function table<Row>(caption: string, columns: readonly Column<Row>[], rows: readonly Row[]): string {
  if (rows.length === 0) return html`<p class="empty">There is nothing here.</p>`;
  const kind = ({ isNumber = false }: Column<Row>) => (isNumber ? 'class="number"' : '');
  return html`<table>
<caption class="hidden">${caption}</caption>
<thead><tr>!${columns.map((column) => html`<th scope="col" !${kind(column)}>${column.heading}</th>`)}</tr></thead>
<tbody>!${rows.map(
    (row) =>
      html`<tr>!${columns.map((column) => html`<td !${kind(column)} data-heading="${column.heading}">!${column.cell(row)}</td>`)}</tr>`,
  )}</tbody>
</table>`;
}

/** Terms with what they mean here, as HTML. */
export function facts(pairs: readonly (readonly [term: string, description: string])[]): string {
  return html`<dl class="facts">!${pairs.map(
    ([term, description]) => html`<div><dt>${term}</dt><dd>!${description}</dd></div>`,
  )}</dl>`;
}

export function link(path: string, text: string): string {
  return html`<a href="${backOffice.basePath}${path}">${text}</a>`;
}

/** `2026-11-22 12:00:05`, in UTC as everything here. */
export function time(iso: string): string {
  return html`<time datetime="${iso}">${iso.slice(0, 19).replace('T', ' ')}</time>`;
}

/** How an order is, or what was done: the colour says it again. */
export function badge(text: string): string {
  const mood = moods[text] ?? 'calm';
  return html`<span class="badge ${mood}">${text}</span>`;
}

const moods: Readonly<Record<string, string>> = {
  confirmed: 'good',
  redriven: 'good',
  create: 'good',
  rejected: 'bad',
  declined: 'bad',
  delete: 'bad',
  open: 'bad',
  cancelled: 'warn',
  refunded: 'warn',
  refund: 'warn',
};

/** The way to the next page; empty on the last. `query` are the parameters that lead there. */
export function nextPage(path: string, query: Readonly<Record<string, string>> | null): string {
  if (query === null) return '';
  return html`<p class="pages"><a class="button" rel="next" href="${backOffice.basePath}${path}?${searchOf(query)}">Further ones</a></p>`;
}

/** A query string without what is empty. */
export function searchOf(query: Readonly<Record<string, string>>): string {
  return String(new URLSearchParams(Object.entries(query).filter(([, value]) => value !== '')));
}

/** What has just been done, at the top of the page that shows it; empty when nothing has. */
export function notice(text: string | undefined): string {
  return text ? html`<p class="message good" role="status">${text}</p>` : '';
}
