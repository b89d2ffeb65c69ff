import { html } from 'ghtml';
import type { Brand, Product } from '../../catalog/contract.ts';
import type { Page, Shell } from './layout.ts';
import { picturePath, productGrid } from './product-card.ts';

export function homePage(shell: Shell, brands: readonly Brand[], featured: readonly Product[]): Page {
  return {
    title: 'Good things, from people who make them',
    main: html`<section class="hero">
<div>
<h1>Good things, from people who make them.</h1>
<p class="lead">${brands.length} small brands, chosen with care, delivered to ${shell.country.name}.</p>
<p><a class="button" href="#brands">See the brands</a></p>
</div>
<div class="hero-pictures" aria-hidden="true">!${featured.slice(0, 3).map(heroPicture)}</div>
</section>
<section>
<h2>Today’s picks</h2>
!${productGrid(featured, shell.country)}
</section>
<section id="brands">
<h2>Brands</h2>
<ul class="brands">!${brands.map(brandTile)}</ul>
</section>`,
  };
}

function heroPicture({ sku }: Product): string {
  return html`<img src="${picturePath(sku)}" alt="" width="400" height="400">`;
}

function brandTile({ slug, name, tagline, productCount }: Brand): string {
  return html`<li><a class="brand" href="/brands/${encodeURIComponent(slug)}">
<strong>${name}</strong><span>${tagline}</span><small>${productCount} products</small>
</a></li>`;
}
