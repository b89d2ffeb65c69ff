import { html } from 'ghtml';
import { backOffice } from '../contract.ts';
import type { NamedStock } from '../named-stock.ts';
import { link, table } from './elements.ts';
import type { Page } from './layout.ts';

/** Pieces of each product, the scarcest first. */
export function stockPage(shown: { products: readonly NamedStock[]; page: number; pageCount: number }): Page {
  const { products, page, pageCount } = shown;
  const path = (number: number) => `${backOffice.basePath}/stock?page=${number}`;
  return {
    ...{ area: 'stock', title: 'Stock' },
    main: html`<h1>Stock</h1><p class="lead">The scarcest first. What came in or was lost is booked with the product.</p>
!${table(
      'Stock of all products',
      [
        {
          heading: 'Product',
          cell: ({ sku, name }) => link(`/products/${encodeURIComponent(sku)}#stock`, name),
        },
        { heading: 'Number', cell: ({ sku }) => html`<code>${sku}</code>` },
        { heading: 'Pieces', isNumber: true, cell: ({ stock }) => String(stock) },
      ],
      products,
    )}
<nav class="pages" aria-label="Pages">
!${page > 1 ? html`<a class="button" rel="prev" href="${path(page - 1)}">Previous</a>` : ''}
<span>Page ${page} of ${pageCount}</span>
!${page < pageCount ? html`<a class="button" rel="next" href="${path(page + 1)}">Next</a>` : ''}
</nav>`,
  };
}
