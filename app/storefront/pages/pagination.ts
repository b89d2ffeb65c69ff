import { html } from 'ghtml';
import type { ProductPage } from '../../catalog/contract.ts';

const neighbours = 1;

/** Links to the pages of a list: first, last, and those around the one that is shown. Empty when there is one only. */
export function pagination(
  { page, pageCount }: Pick<ProductPage, 'page' | 'pageCount'>,
  pathOf: (page: number) => string,
): string {
  if (pageCount <= 1) return '';
  return html`<nav class="pages" aria-label="Pages">
!${page > 1 ? html`<a class="pages-step" rel="prev" href="${pathOf(page - 1)}">Previous</a>` : ''}
<ol>!${shownPages(page, pageCount).map((shown) => pageItem(shown, page, pathOf))}</ol>
!${page < pageCount ? html`<a class="pages-step" rel="next" href="${pathOf(page + 1)}">Next</a>` : ''}
</nav>`;
}

/** Page numbers in order; a gap stands for those between. */
function shownPages(page: number, pageCount: number): (number | 'gap')[] {
  const numbers = Array.from({ length: pageCount }, (_, index) => index + 1).filter(
    (number) => number === 1 || number === pageCount || Math.abs(number - page) <= neighbours,
  );
  return numbers.flatMap((number, index) =>
    number - (numbers[index - 1] ?? 0) > 1 ? ['gap' as const, number] : [number],
  );
}

function pageItem(shown: number | 'gap', page: number, pathOf: (page: number) => string): string {
  if (shown === 'gap') return html`<li aria-hidden="true">…</li>`;
  const name = html`<span class="unseen">Page </span>${shown}`;
  return shown === page
    ? html`<li><span aria-current="page">!${name}</span></li>`
    : html`<li><a href="${pathOf(shown)}">!${name}</a></li>`;
}
