import { html } from 'ghtml';
import { formatPrice } from '../../platform/price.ts';
import { maximumQuantity } from '../domain/cart.ts';
import { modelOf, variantOf } from '../domain/product-model.ts';
import type { Quote, QuoteLine } from '../domain/quote.ts';
import type { Page, Shell } from './page.ts';
import { picturePath, priceOf, productPath } from './product-card.ts';

export function cartPage(shell: Shell, quote: Quote): Page {
  const isEmpty = quote.lines.length === 0 && quote.missingSkus.length === 0;
  return { title: 'Cart', isPrivate: true, main: isEmpty ? empty : filled(shell, quote) };
}

const empty = html`<section class="message"><img src="/pictures/empty-cart.svg" alt="" width="240" height="160">
<h1>Your cart is empty</h1>
<p class="lead">It would not mind some company.</p>
<p class="next"><a class="button" href="/search">See all products</a> <a href="/brands">Meet the makers</a></p></section>`;

function filled(shell: Shell, quote: Quote): string {
  const pieces = shell.piecesInCart === 1 ? '1 piece' : `${shell.piecesInCart} pieces`;
  return html`<header class="list-head"><div><h1>Cart</h1><p class="lead">${pieces}</p></div></header>
<div class="with-summary">
<ul class="lines">!${quote.lines.map((line) => cartLine(shell, line))}!${quote.missingSkus.map((sku) => missingLine(shell, sku))}</ul>
!${totals(shell, quote)}
</div>`;
}

function totals({ country }: Shell, { totalInMinorUnits, currency, canBeOrdered }: Quote): string {
  const total = formatPrice({ amountInMinorUnits: totalInMinorUnits, currency }, country.locale);
  return html`<section class="summary" aria-labelledby="summary">
<h2 id="summary">Together</h2>
<p class="row"><span>Goods</span> <span class="price">${total}</span></p>
<p class="row"><span>Delivery to ${country.name}</span> <span>free</span></p>
<p class="total"><span>Total</span> <strong class="price">${total}</strong></p>
!${
    canBeOrdered
      ? html`<p><a class="button wide" href="/checkout">Check out</a></p>`
      : html`<p class="error">Take out what cannot be had, to go on.</p>`
  }
<p class="aside-link"><a href="/search">Keep looking</a></p>
<p class="quiet">Taxes included. 30 days to change your mind.</p>
</section>`;
}

function cartLine(shell: Shell, { product, quantity, totalInMinorUnits, isAvailable }: QuoteLine): string {
  const total = formatPrice(
    { amountInMinorUnits: totalInMinorUnits, currency: product.currency },
    shell.country.locale,
  );
  return html`<li class="line">
<a class="line-picture" href="${productPath(product)}" tabindex="-1" aria-hidden="true"><img src="${picturePath(product.sku)}" alt="" width="96" height="96"></a>
<div class="line-text">
<span class="card-brand">${product.brandName}</span>
<a href="${productPath(product)}"><strong>${modelOf(product)}</strong></a>
<span class="quiet">${variantOf(product)}</span>
<span class="quiet price">${priceOf(product, shell.country)} each</span>
!${isAvailable ? '' : html`<span class="error">${product.stock === 0 ? 'Sold out' : `Only ${product.stock} left`}</span>`}
</div>
<div class="line-end">
<span class="price line-total">${total}</span>
<div class="line-tools">!${quantityForm(shell, product, quantity)}!${removeForm(shell, product.sku, product.name)}</div>
</div>
</li>`;
}

function missingLine(shell: Shell, sku: string): string {
  return html`<li class="line line-missing">
<div class="line-text"><strong>${sku}</strong><span class="quiet">Not sold in ${shell.country.name}; it is left out.</span></div>
<div class="line-end"><div class="line-tools">!${removeForm(shell, sku, sku)}</div></div>
</li>`;
}

function quantityForm(
  { csrfToken }: Shell,
  { sku, name }: { sku: string; name: string },
  quantity: number,
): string {
  return html`<form class="quantity" method="post" action="/cart/quantities">
<input type="hidden" name="csrf" value="${csrfToken}">
<input type="hidden" name="sku" value="${sku}">
<input type="number" name="quantity" value="${quantity}" min="1" max="${maximumQuantity}" aria-label="Quantity of ${name}" required>
<button>Set</button>
</form>`;
}

function removeForm({ csrfToken }: Shell, sku: string, name: string): string {
  return html`<form class="remove" method="post" action="/cart/quantities">
<input type="hidden" name="csrf" value="${csrfToken}">
<input type="hidden" name="sku" value="${sku}">
<input type="hidden" name="quantity" value="0">
<button aria-label="Remove ${name}">Remove</button>
</form>`;
}
