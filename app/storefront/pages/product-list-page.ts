import { html } from 'ghtml';
import type { Brand, Category } from '../../catalog/contract.ts';
import { type ProductFilters, writeFilters } from '../domain/product-filters.ts';
import { breadcrumbs, type Crumb } from './breadcrumbs.ts';
import { chosenFilters, filterForm, sortField } from './filter-form.ts';
import type { Page, Shell } from './page.ts';
import { pagination } from './pagination.ts';
import { picturePath, productGrid } from './product-card.ts';
import type { ProductList } from './product-list.ts';

export function brandPage(shell: Shell, brand: Brand, list: ProductList): Page {
  const trail = [{ name: 'Brands', path: '/brands' }, { name: brand.name }];
  const emblem = html`<img class="emblem" src="/pictures/brands/${encodeURIComponent(brand.slug)}.svg" alt="" width="120" height="120">`;
  return listPage(shell, list, { heading: brand.name, lead: brand.tagline, trail, picture: emblem });
}

export function categoryPage(shell: Shell, category: Category, list: ProductList): Page {
  const trail = [{ name: category.name }];
  const lead = `${category.name} from all our makers, delivered to ${shell.country.name}.`;
  return listPage(shell, list, { heading: category.name, lead, trail, picture: '' });
}

export function searchPage(shell: Shell, list: ProductList): Page {
  const { search, sort } = list.filters;
  const heading = search ? `Results for “${search}”` : sort === 'newest' ? 'New in' : 'Everything we have';
  const lead =
    list.found.match === 'similar' && list.found.total > 0
      ? 'Nothing is called exactly that, but these come close.'
      : '';
  return listPage(shell, list, {
    heading,
    lead,
    trail: [{ name: search ? 'Search' : heading }],
    picture: '',
  });
}

interface ListHead {
  heading: string;
  lead: string;
  trail: Crumb[];
  /** HTML. */
  picture: string;
}

function listPage(shell: Shell, list: ProductList, { heading, lead, trail, picture }: ListHead): Page {
  const { found, filters } = list;
  const [first] = found.products;
  const way = breadcrumbs(shell, trail);
  const isUseless = found.total === 0 && !isNarrowed(filters);
  return {
    title: filters.page > 1 ? `${heading}, page ${filters.page}` : heading,
    ...(lead && { description: lead }),
    ...(first && { picture: picturePath(first.sku) }),
    structuredData: [way.structuredData],
    main: html`!${way.html}
<header class="list-head">!${picture}<div><h1>${heading}</h1>!${lead ? html`<p class="lead">${lead}</p>` : ''}</div></header>
<div class="list" data-replaced-by-filters>
!${isUseless ? '' : filterForm(shell, list)}
<div class="list-results">
<div class="list-bar"><p class="list-count" role="status">${countText(found.total, shell)}</p>!${isUseless ? '' : sortField(list)}</div>
!${chosenFilters(shell, list)}
!${found.products.length > 0 ? productGrid(found.products, shell.country) : nothingFound(list)}
!${pagination(found, (page) => `${list.path}${writeFilters({ ...filters, page }, shell.country.currency)}`)}
</div>
</div>`,
  };
}

function countText(total: number, { country }: Shell): string {
  return total === 1 ? '1 product' : `${new Intl.NumberFormat(country.locale).format(total)} products`;
}

function nothingFound({ path, filters }: ProductList): string {
  const narrowed = isNarrowed(filters);
  const withoutFilters = `${path}${filters.search ? `?${new URLSearchParams({ q: filters.search })}` : ''}`;
  return html`<div class="empty"><img src="/pictures/nothing-found.svg" alt="" width="240" height="160">
<h2>Nothing here fits</h2>
<p>!${filters.search ? html`We looked for “${filters.search}”. ` : ''}${advice(filters)}</p>
<p class="next">!${narrowed ? html`<a class="button" href="${withoutFilters}">Clear all filters</a>` : ''} <a !${narrowed ? '' : 'class="button"'} href="/search">See everything</a></p></div>`;
}

function advice(filters: ProductFilters): string {
  const ways = [
    ...(filters.search ? ['another word'] : []),
    ...(isNarrowed(filters) ? ['fewer filters'] : []),
  ];
  if (ways.length > 0) return `Try ${ways.join(', or ')}.`;
  return filters.page > 1
    ? 'The list ends before this page.'
    : 'Come back soon: the shelves are filled again and again.';
}

/** By anything that the visitor has chosen besides the words. */
function isNarrowed({ brand, category, minimumPrice, maximumPrice, inStock }: ProductFilters): boolean {
  return Boolean(brand || category || inStock) || minimumPrice !== undefined || maximumPrice !== undefined;
}
