import { html } from 'ghtml';
import type { Country, Product } from '../../catalog/contract.ts';
import { formatPrice } from '../../platform/price.ts';
import { modelOf, variantOf } from '../domain/product-model.ts';

const fewLeft = 5;

/** Products side by side, each with its picture and price. */
export function productGrid(products: readonly Product[], country: Country): string {
  return html`<ul class="grid">!${products.map((product) => productCard(product, country))}</ul>`;
}

/** The picture of a view of the product; its first one unless another is given. */
export function picturePath(sku: string, view = 'front'): string {
  const name = view === 'front' ? sku : `${sku}.${view}`;
  return `/pictures/${encodeURIComponent(name)}.svg`;
}

export function productPath({ sku }: Pick<Product, 'sku'>): string {
  return `/products/${encodeURIComponent(sku)}`;
}

export function priceOf({ priceInMinorUnits, currency }: Product, { locale }: Country): string {
  return formatPrice({ amountInMinorUnits: priceInMinorUnits, currency }, locale);
}

function productCard(product: Product, country: Country): string {
  return html`<li class="card">
<a href="${productPath(product)}">
<span class="card-picture"><img src="${picturePath(product.sku)}" alt="" width="400" height="400" loading="lazy">!${stockTag(product)}</span>
<span class="card-brand">${product.brandName}</span>
<span class="card-name">${modelOf(product)}</span>
<span class="card-variant">${variantOf(product)}</span>
<span class="price">${priceOf(product, country)}</span>
</a>
</li>`;
}

function stockTag({ stock }: Product): string {
  if (stock === 0) return html`<span class="tag">Sold out</span>`;
  return stock <= fewLeft ? html`<span class="tag tag-few">Only ${stock} left</span>` : '';
}
