import { html } from 'ghtml';
import type { AdminProductPage, Brand } from '../../catalog/contract.ts';
import { backOffice } from '../contract.ts';
import { link, notice, searchOf, table } from './elements.ts';
import { selectField, textField } from './form.ts';
import type { Page } from './layout.ts';

export type ProductSearchForm = Readonly<Record<'query' | 'brand' | 'page', string>>;

export function productListPage(list: {
  found: AdminProductPage;
  brands: readonly Brand[];
  search: ProductSearchForm;
  done: string | undefined;
}): Page {
  const { found, brands, search } = list;
  return {
    ...{ area: 'products', title: 'Products' },
    main: html`<h1>Products</h1>
!${notice(list.done)}
<p><a class="button first" href="${backOffice.basePath}/products/new">New product</a></p>
!${searchForm(brands, search)}
<p>${found.total} ${found.total === 1 ? 'product' : 'products'}</p>
!${table(
      'Products',
      [
        { heading: 'Product', cell: ({ sku, name }) => link(pathOf(sku), name) },
        { heading: 'Number', cell: ({ sku }) => html`<code>${sku}</code>` },
        { heading: 'Brand', cell: ({ brandName }) => html`${brandName}` },
        { heading: 'Category', cell: ({ category }) => html`${category}` },
        { heading: 'Countries', isNumber: true, cell: ({ countryCount }) => String(countryCount) },
        { heading: 'Pieces', isNumber: true, cell: ({ stock }) => String(stock) },
      ],
      found.products,
    )}
!${paging(found, search)}`,
  };
}

function searchForm(brands: readonly Brand[], search: ProductSearchForm): string {
  const state = { values: search, errors: {}, message: '' };
  return html`<form class="search" role="search" action="${backOffice.basePath}/products">
!${textField(state, { name: 'query', label: 'Name or number' }, 'type="search" maxlength="100"')}
!${selectField(state, { name: 'brand', label: 'Brand' }, [
    ['', 'All brands'],
    ...brands.map(({ slug, name }) => [slug, name] as const),
  ])}
<button>Search</button></form>`;
}

function paging({ page, pageCount }: AdminProductPage, { query, brand }: ProductSearchForm): string {
  const path = (number: number) =>
    `${backOffice.basePath}/products?${searchOf({ query, brand, page: String(number) })}`;
  if (pageCount <= 1) return '';
  return html`<nav class="pages" aria-label="Pages">
!${page > 1 ? html`<a class="button" rel="prev" href="${path(page - 1)}">Previous</a>` : ''}
<span>Page ${page} of ${pageCount}</span>
!${page < pageCount ? html`<a class="button" rel="next" href="${path(page + 1)}">Next</a>` : ''}
</nav>`;
}

const pathOf = (sku: string) => `/products/${encodeURIComponent(sku)}`;
