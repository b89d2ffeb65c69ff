import { html } from 'ghtml';
import type { FacetChoice, ProductSort } from '../../catalog/contract.ts';
import { formatPrice, toDecimal } from '../../platform/price.ts';
import { type ProductFilters, writeFilters } from '../domain/product-filters.ts';
import { icon } from './icons.ts';
import type { Shell } from './page.ts';
import type { ProductList } from './product-list.ts';

const sortNames: Record<ProductSort, string> = {
  relevance: 'Our suggestion',
  newest: 'Newest first',
  'price-ascending': 'Price, low to high',
  'price-descending': 'Price, high to low',
  name: 'Name',
};

/** A plain GET form; the script submits it when something changes. */
export function filterForm(shell: Shell, { path, filters, found, fixed }: ProductList): string {
  const { facets } = found;
  return html`<form class="filters" id="filters" action="${path}" data-filters>
!${filters.search ? html`<input type="hidden" name="q" value="${filters.search}">` : ''}
<details class="filters-panel">
<summary>!${icon('filter')}Filters</summary>
<div class="filters-body">
!${fixed === 'category' ? '' : choices('category', 'Category', facets.categories, filters.category)}
!${fixed === 'brand' ? '' : choices('brand', 'Brand', facets.brands, filters.brand)}
!${priceFields(shell, filters, facets.priceRange)}
<label class="check"><input type="checkbox" name="stock" value="1" ${filters.inStock ? 'checked' : ''}> In stock <span class="count">${facets.inStock}</span></label>
<button class="button filters-apply">Show results</button>
</div>
</details>
</form>`;
}

/** Belongs to the filter form, and stands above the results. */
export function sortField({ filters }: ProductList): string {
  return html`<p class="sort"><label for="sort">Sort by</label>
<select id="sort" name="sort" form="filters">!${Object.entries(sortNames).map(
    ([sort, name]) =>
      html`<option value="${sort}" ${sort === filters.sort ? 'selected' : ''}>${name}</option>`,
  )}</select>
<button class="filters-apply" form="filters">Sort</button></p>`;
}

/** What narrows the list now, each with a link that takes it away. */
export function chosenFilters(shell: Shell, { path, filters, found }: ProductList): string {
  const { currency } = shell.country;
  const price = (amountInMinorUnits: number) =>
    formatPrice({ amountInMinorUnits, currency }, shell.country.locale);
  const nameOf = (list: FacetChoice[], slug: string) => list.find((each) => each.slug === slug)?.name ?? slug;
  const { minimumPrice, maximumPrice } = filters;
  const chosen: [string, Partial<ProductFilters>][] = [];
  if (filters.category) chosen.push([nameOf(found.facets.categories, filters.category), { category: '' }]);
  if (filters.brand) chosen.push([nameOf(found.facets.brands, filters.brand), { brand: '' }]);
  if (minimumPrice !== undefined) chosen.push([`From ${price(minimumPrice)}`, { minimumPrice: undefined }]);
  if (maximumPrice !== undefined) chosen.push([`Up to ${price(maximumPrice)}`, { maximumPrice: undefined }]);
  if (filters.inStock) chosen.push(['In stock', { inStock: false }]);
  if (chosen.length === 0) return '';
  return html`<ul class="chosen" aria-label="Chosen filters">!${chosen.map(
    ([name, without]) =>
      html`<li><a href="${path}${writeFilters({ ...filters, ...without, page: 1 }, currency)}">${name}!${icon('cross')}<span class="unseen"> (remove)</span></a></li>`,
  )}</ul>`;
}

function choices(name: 'brand' | 'category', title: string, list: FacetChoice[], chosen: string): string {
  if (list.length === 0) return '';
  const total = list.reduce((sum, { count }) => sum + count, 0);
  const all = { slug: '', name: `Any ${title.toLowerCase()}`, count: total };
  return html`<fieldset class="choices"><legend>${title}</legend>
!${[all, ...list].map(
    (each) =>
      html`<label class="check"><input type="radio" name="${name}" value="${each.slug}" ${each.slug === chosen ? 'checked' : ''}> ${each.name} <span class="count">${each.count}</span></label>`,
  )}
</fieldset>`;
}

function priceFields(
  { country }: Shell,
  { minimumPrice, maximumPrice }: ProductFilters,
  range: { minimum: number; maximum: number } | null,
): string {
  const decimal = (amountInMinorUnits: number | undefined) =>
    amountInMinorUnits === undefined ? '' : toDecimal({ amountInMinorUnits, currency: country.currency });
  return html`<fieldset><legend>Price in ${country.currency}</legend><div class="price-range">
<label><span class="unseen">Lowest price</span><input name="min" inputmode="decimal" maxlength="12" value="${decimal(minimumPrice)}" placeholder="${decimal(range?.minimum)}"></label>
<span aria-hidden="true">–</span>
<label><span class="unseen">Highest price</span><input name="max" inputmode="decimal" maxlength="12" value="${decimal(maximumPrice)}" placeholder="${decimal(range?.maximum)}"></label>
</div></fieldset>`;
}
