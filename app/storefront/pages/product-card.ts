import { html } from 'ghtml';
import type { Country, Product } from '../../catalog/contract.ts';
import { formatPrice } from '../domain/price.ts';

/** Products side by side, each with its picture and price; says so when there are none. */
export function productGrid(products: readonly Product[], country: Country): string {
  if (products.length === 0) return html`<p class="empty">There is nothing here.</p>`;
  return html`<ul class="grid">!${products.map((product) => productCard(product, country))}</ul>`;
}

export function picturePath(sku: string): string {
  return `/pictures/${encodeURIComponent(sku)}.svg`;
}

export function priceOf({ priceInMinorUnits, currency }: Product, { locale }: Country): string {
  return formatPrice({ amountInMinorUnits: priceInMinorUnits, currency }, locale);
}

function productCard(product: Product, country: Country): string {
  return html`<li class="card">
<a href="/products/${encodeURIComponent(product.sku)}">
<img src="${picturePath(product.sku)}" alt="" width="400" height="400" loading="lazy">
<span class="card-brand">${product.brandName}</span>
<span class="card-name">${product.name}</span>
<span class="card-foot"><span class="price">${priceOf(product, country)}</span>!${soldOut(product)}</span>
</a>
</li>`;
}

function soldOut({ stock }: Product): string {
  return stock > 0 ? '' : html`<span class="tag">Sold out</span>`;
}
