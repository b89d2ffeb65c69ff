import { html } from 'ghtml';
import type { Country } from '../../catalog/contract.ts';

/** What every page shows around its content. */
export interface Shell {
  /** Prices are those of this country. */
  country: Country;
  countries: readonly Country[];
  piecesInCart: number;
  csrfToken: string;
  /** Where the visitor comes back to after choosing another country. */
  path: string;
  /** What was searched for, if this is a search. */
  search: string;
  /** False while the shop serves what it remembers. */
  isCatalogueAnswering: boolean;
  version: string;
  assets: { styles: readonly string[]; script: string; icon: string };
}

export interface Page {
  title: string;
  /** HTML. */
  main: string;
  /** 200 unless given. */
  status?: number;
  /** Loads the page again, where there is no JavaScript to do better. */
  refreshInSeconds?: number;
}

/** A whole HTML document. Without a shell, which takes the catalogue, the page has its heading and its content only. */
export function renderDocument(page: Page, frame: Pick<Shell, 'assets' | 'version'>, shell?: Shell): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${page.title} · Sluice</title>
<link rel="icon" href="${frame.assets.icon}" type="image/svg+xml">
!${frame.assets.styles.map((style) => html`<link rel="stylesheet" href="${style}">`)}
<script src="${frame.assets.script}" defer></script>
!${page.refreshInSeconds ? html`<noscript><meta http-equiv="refresh" content="${page.refreshInSeconds}"></noscript>` : ''}
</head>
<body>
<a class="skip" href="#main">Skip to content</a>
<header class="bar">
<div class="bar-inner">
<a class="logo" href="/">Sluice</a>
!${shell ? searchForm(shell) + cartLink(shell) : ''}
</div>
</header>
!${shell && !shell.isCatalogueAnswering ? notice : ''}
<main id="main">!${page.main}</main>
<footer class="foot">
<div class="foot-inner">
!${shell ? countryForm(shell) : ''}
<p>A shop to rehearse with: nothing here is for sale. <span class="version">Version ${frame.version}</span></p>
</div>
</footer>
</body>
</html>`;
}

const notice = html`<p class="notice" role="status">Prices and stock may be a few minutes old just now. You can order as always.</p>`;

function searchForm({ search }: Shell): string {
  return html`<form class="search" action="/search" role="search">
<input type="search" name="q" value="${search}" placeholder="Search products" aria-label="Search products" maxlength="100">
<button>Search</button>
</form>`;
}

function cartLink({ piecesInCart }: Shell): string {
  return html`<a class="cart-link" href="/cart">Cart <span class="badge" aria-label="${piecesInCart} in cart">${piecesInCart}</span></a>`;
}

function countryForm({ country, countries, csrfToken, path }: Shell): string {
  return html`<form class="country" method="post" action="/country">
<input type="hidden" name="csrf" value="${csrfToken}">
<input type="hidden" name="returnTo" value="${path}">
<label for="country-choice">Deliver to</label>
<select id="country-choice" name="country" data-submit-on-change>
!${countries.map(
    ({ code, name, currency }) =>
      html`<option value="${code}" ${code === country.code ? 'selected' : ''}>${name} (${currency})</option>`,
  )}
</select>
<button>Change</button>
</form>`;
}
