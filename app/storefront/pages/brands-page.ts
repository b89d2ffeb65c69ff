import { html } from 'ghtml';
import type { Brand } from '../../catalog/contract.ts';
import { breadcrumbs } from './breadcrumbs.ts';
import type { Page, Shell } from './page.ts';

export function brandsPage(shell: Shell, brands: readonly Brand[]): Page {
  const way = breadcrumbs(shell, [{ name: 'Brands' }]);
  return {
    title: 'Brands',
    description: `The ${brands.length} makers whose things we sell.`,
    structuredData: [way.structuredData],
    main: html`!${way.html}
<header class="list-head"><div><h1>Brands</h1><p class="lead">We know the people behind each of them.</p></div></header>
!${brandTiles(brands)}`,
  };
}

/** Every brand with its emblem, and the way to its products. */
export function brandTiles(brands: readonly Brand[]): string {
  return html`<ul class="brands">!${brands.map(brandTile)}</ul>`;
}

function brandTile({ slug, name, tagline, productCount }: Brand): string {
  const path = encodeURIComponent(slug);
  return html`<li><a class="brand" href="/brands/${path}">
<img src="/pictures/brands/${path}.svg" alt="" width="72" height="72" loading="lazy">
<span class="brand-words"><strong>${name}</strong><span>${tagline}</span><small>${productCount} products</small></span>
</a></li>`;
}
