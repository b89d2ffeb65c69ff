import { html } from 'ghtml';
import { currencyName } from '../domain/currency-name.ts';
import { icon } from './icons.ts';
import type { Shell } from './page.ts';

const logo = html`<a class="logo" href="/"><svg viewBox="0 0 32 32" width="30" height="30" aria-hidden="true" focusable="false"><rect width="32" height="32" rx="9"/><path d="M6 12c4-4 7-4 10 0s6 4 10 0M6 20c4-4 7-4 10 0s6 4 10 0"/></svg>Sluice</a>`;

/** For a page that could not be made whole. */
export const bareHeader = html`<header class="bar"><div class="bar-inner">!${logo}</div></header>`;

/** Search, country, orders and cart; below them the ways into the assortment. */
export function shopHeader(shell: Shell): string {
  return html`<p class="promise">Free delivery to ${shell.country.name}<span> · 30 days to change your mind</span></p>
<header class="bar">
<div class="bar-inner">
!${logo}
!${searchForm(shell)}
<div class="tools">
!${countryMenu(shell)}
!${cartLink(shell)}
</div>
</div>
<nav class="ways" aria-label="Shop">
!${categoryMenu(shell)}
<a href="/brands">Brands</a>
<a href="/search?sort=newest">New in</a>
<a href="/search">Everything</a>
<a class="ways-end" href="${shell.ordersPath}">Your orders</a>
</nav>
</header>`;
}

function searchForm({ search }: Shell): string {
  return html`<form class="search" action="/search" role="search">
<input type="search" name="q" value="${search}" placeholder="Search for teapots, tents, towels …" aria-label="Search products" maxlength="100" autocomplete="off">
<button>!${icon('search')}<span class="unseen">Search</span></button>
</form>`;
}

function cartLink({ piecesInCart }: Shell): string {
  return html`<a class="tool cart-link" href="/cart">!${icon('cart')}<span class="tool-word">Cart</span> <span class="badge">${piecesInCart}<span class="unseen"> in it</span></span></a>`;
}

function categoryMenu({ categories }: Shell): string {
  if (categories.length === 0) return '';
  return html`<details class="menu" name="menu">
<summary>Categories!${icon('chevron')}</summary>
<ul class="menu-panel menu-columns">!${categories.map(
    ({ slug, name }) => html`<li><a href="/categories/${encodeURIComponent(slug)}">${name}</a></li>`,
  )}</ul>
</details>`;
}

/** A native list of countries can be searched by typing, on every device and without a script. */
function countryMenu({ country, countries, csrfToken, path }: Shell): string {
  return html`<details class="menu menu-right" name="menu">
<summary class="tool">!${icon('place')}<span class="unseen">Deliver to ${country.name}, </span><span class="tool-word" aria-hidden="true">${country.code}</span> <span>${country.currency}</span></summary>
<form class="menu-panel country" method="post" action="/country">
<input type="hidden" name="csrf" value="${csrfToken}">
<input type="hidden" name="returnTo" value="${path}">
<label for="country-choice">Where do we deliver to?</label>
<select id="country-choice" name="country">
!${countries.map(
    ({ code, name, currency }) =>
      html`<option value="${code}" ${code === country.code ? 'selected' : ''}>${name} (${currency})</option>`,
  )}
</select>
<p class="quiet">Prices are in ${currencyName(country.currency)} now, delivery included.</p>
<button class="button">Change country</button>
</form>
</details>`;
}
