import { html } from 'ghtml';
import type { Brand, ProductPage } from '../../catalog/contract.ts';
import type { Page, Shell } from './layout.ts';
import { productGrid } from './product-card.ts';

export function brandPage(shell: Shell, brand: Brand, found: ProductPage): Page {
  return listPage(shell, found, {
    heading: brand.name,
    subline: brand.tagline,
    pathOfPage: (page) => `/brands/${encodeURIComponent(brand.slug)}?page=${page}`,
  });
}

export function searchPage(shell: Shell, found: ProductPage): Page {
  const { search } = shell;
  return listPage(shell, found, {
    heading: search ? `Results for “${search}”` : 'All products',
    subline: found.total === 1 ? '1 product' : `${found.total} products`,
    pathOfPage: (page) => `/search?${new URLSearchParams({ q: search, page: String(page) })}`,
  });
}

interface List {
  heading: string;
  subline: string;
  pathOfPage: (page: number) => string;
}

function listPage(shell: Shell, found: ProductPage, { heading, subline, pathOfPage }: List): Page {
  return {
    title: heading,
    main: html`<header class="list-head"><h1>${heading}</h1><p class="lead">${subline}</p></header>
!${productGrid(found.products, shell.country)}
!${pagination(found, pathOfPage)}`,
  };
}

function pagination({ page, pageCount }: ProductPage, pathOfPage: (page: number) => string): string {
  if (pageCount <= 1) return '';
  return html`<nav class="pages" aria-label="Pages">
!${page > 1 ? html`<a rel="prev" href="${pathOfPage(page - 1)}">Previous</a>` : html`<span></span>`}
<span>Page ${page} of ${pageCount}</span>
!${page < pageCount ? html`<a rel="next" href="${pathOfPage(page + 1)}">Next</a>` : html`<span></span>`}
</nav>`;
}
