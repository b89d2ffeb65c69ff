import { html } from 'ghtml';
import type { Product } from '../../catalog/contract.ts';
import { maximumQuantity } from '../domain/cart.ts';
import type { Page, Shell } from './layout.ts';
import { picturePath, priceOf, productGrid } from './product-card.ts';

const lowStock = 5;

export function productPage(shell: Shell, product: Product, alsoOfBrand: readonly Product[]): Page {
  return {
    title: product.name,
    main: html`<article class="product">
<img class="product-picture" src="${picturePath(product.sku)}" alt="${product.name}" width="400" height="400">
<div class="product-text">
<p class="card-brand"><a href="/brands/${encodeURIComponent(product.brandSlug)}">${product.brandName}</a></p>
<h1>${product.name}</h1>
<p class="product-price price">${priceOf(product, shell.country)}</p>
!${stockLine(product)}
!${product.stock > 0 ? addToCartForm(shell, product) : ''}
<p>${product.description}</p>
<p class="sku">Article ${product.sku}</p>
</div>
</article>
!${alsoOfBrand.length > 0 ? html`<section><h2>More from ${product.brandName}</h2>!${productGrid(alsoOfBrand, shell.country)}</section>` : ''}`,
  };
}

function stockLine({ stock }: Product): string {
  if (stock === 0) return html`<p class="stock stock-none">Sold out</p>`;
  if (stock <= lowStock) return html`<p class="stock stock-low">Only ${stock} left</p>`;
  return html`<p class="stock">In stock</p>`;
}

function addToCartForm({ csrfToken }: Shell, { sku, stock }: Product): string {
  const quantities = Array.from({ length: Math.min(maximumQuantity, stock) }, (_, index) => index + 1);
  return html`<form class="buy" method="post" action="/cart/lines">
<input type="hidden" name="csrf" value="${csrfToken}">
<input type="hidden" name="sku" value="${sku}">
<label>Quantity <select name="quantity">!${quantities.map((quantity) => html`<option>${quantity}</option>`)}</select></label>
<button class="button">Add to cart</button>
</form>`;
}
