import { html } from 'ghtml';
import { maximumQuantity } from '../domain/cart.ts';
import { formatPrice } from '../domain/price.ts';
import type { Quote, QuoteLine } from '../domain/quote.ts';
import type { Page, Shell } from './layout.ts';
import { picturePath, priceOf } from './product-card.ts';

export function cartPage(shell: Shell, quote: Quote): Page {
  return {
    title: 'Cart',
    main: quote.lines.length > 0 || quote.missingSkus.length > 0 ? filled(shell, quote) : empty,
  };
}

const empty = html`<section class="message"><h1>Your cart is empty</h1>
<p class="lead">It would not mind some company.</p><p><a class="button" href="/search">See all products</a></p></section>`;

function filled(shell: Shell, quote: Quote): string {
  const total = formatPrice(
    { amountInMinorUnits: quote.totalInMinorUnits, currency: quote.currency },
    shell.country.locale,
  );
  return html`<h1>Cart</h1>
<ul class="lines">!${quote.lines.map((line) => cartLine(shell, line))}!${quote.missingSkus.map((sku) => missingLine(shell, sku))}</ul>
<p class="total"><span>Total</span> <strong class="price">${total}</strong></p>
!${
    quote.canBeOrdered
      ? html`<p class="next"><a href="/search">Keep looking</a> <a class="button" href="/checkout">Check out</a></p>`
      : html`<p class="next"><span class="error">Take out what cannot be had, to go on.</span></p>`
  }`;
}

function cartLine(shell: Shell, { product, quantity, totalInMinorUnits, isAvailable }: QuoteLine): string {
  const total = formatPrice(
    { amountInMinorUnits: totalInMinorUnits, currency: product.currency },
    shell.country.locale,
  );
  return html`<li class="line">
<img src="${picturePath(product.sku)}" alt="" width="96" height="96">
<div class="line-text">
<a href="/products/${encodeURIComponent(product.sku)}"><strong>${product.name}</strong></a>
<span class="quiet">${product.brandName} · ${priceOf(product, shell.country)} each</span>
!${isAvailable ? '' : html`<span class="error">${product.stock === 0 ? 'Sold out' : `Only ${product.stock} left`}</span>`}
</div>
!${quantityForm(shell, product.sku, quantity)}
<span class="price line-total">${total}</span>
!${removeForm(shell, product.sku)}
</li>`;
}

function missingLine(shell: Shell, sku: string): string {
  return html`<li class="line line-missing">
<div class="line-text"><strong>${sku}</strong><span class="quiet">Not sold in ${shell.country.name}; it is left out.</span></div>
!${removeForm(shell, sku)}
</li>`;
}

function quantityForm({ csrfToken }: Shell, sku: string, quantity: number): string {
  return html`<form class="quantity" method="post" action="/cart/quantities">
<input type="hidden" name="csrf" value="${csrfToken}">
<input type="hidden" name="sku" value="${sku}">
<input type="number" name="quantity" value="${quantity}" min="1" max="${maximumQuantity}" aria-label="Quantity" data-submit-on-change>
<button>Set</button>
</form>`;
}

function removeForm({ csrfToken }: Shell, sku: string): string {
  return html`<form class="remove" method="post" action="/cart/quantities">
<input type="hidden" name="csrf" value="${csrfToken}">
<input type="hidden" name="sku" value="${sku}">
<input type="hidden" name="quantity" value="0">
<button aria-label="Remove">Remove</button>
</form>`;
}
