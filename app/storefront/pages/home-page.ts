import { html } from 'ghtml';
import type { Brand, Category, Product } from '../../catalog/contract.ts';
import { modelOf } from '../domain/product-model.ts';
import { brandTiles } from './brands-page.ts';
import { type IconName, icon } from './icons.ts';
import type { Page, Shell } from './page.ts';
import { picturePath, productGrid, productPath } from './product-card.ts';

const heroPictures = 3;
const categoriesShown = 8;

const promises: readonly [IconName, string, string][] = [
  ['truck', 'Free delivery', 'To your door in two to five working days.'],
  ['return', '30 days to return', 'Changed your mind? Send it back, for nothing.'],
  ['lock', 'Pay safely', 'By card, or by invoice when it has arrived.'],
  ['heart', 'Made to last', 'From makers who repair what they sell.'],
];

export function homePage(shell: Shell, brands: readonly Brand[], featured: readonly Product[]): Page {
  const [first] = featured;
  return {
    title: 'Good things, from people who make them',
    description: `${brands.length} small brands for kitchen, home and outdoors, chosen with care, delivered free to ${shell.country.name}.`,
    ...(first && { picture: picturePath(first.sku, 'scene') }),
    structuredData: [siteSearch(shell)],
    main: html`<section class="hero">
<div class="hero-text">
<h1>Good things, from people who make them.</h1>
<p class="lead">${brands.length} small brands, chosen with care, delivered to ${shell.country.name}.</p>
<p class="hero-next"><a class="button" href="/search">Look around</a> <a href="/brands">Meet the makers</a></p>
</div>
<ul class="hero-pictures">!${featured.slice(0, heroPictures).map(heroPicture)}</ul>
</section>
<ul class="promises">!${promises.map(([name, title, text]) => html`<li>!${icon(name)}<strong>${title}</strong><span>${text}</span></li>`)}</ul>
!${categorySection(shell.categories)}
<section>
<div class="section-head"><h2>Today’s picks</h2><a href="/search?sort=newest">New in</a></div>
!${productGrid(featured, shell.country)}
</section>
<section id="brands">
<div class="section-head"><h2>Brands</h2><a href="/brands">All ${brands.length}</a></div>
!${brandTiles(brands)}
</section>`,
  };
}

function heroPicture(product: Product, index: number): string {
  return html`<li><a href="${productPath(product)}"><img src="${picturePath(product.sku, index === 0 ? 'scene' : 'front')}" alt="${modelOf(product)}, ${product.brandName}" width="400" height="400"></a></li>`;
}

function categorySection(categories: readonly Category[]): string {
  if (categories.length === 0) return '';
  const largest = categories.toSorted((one, other) => other.productCount - one.productCount);
  return html`<section>
<div class="section-head"><h2>What are you after?</h2></div>
<ul class="categories">!${largest.slice(0, categoriesShown).map(categoryTile)}</ul>
</section>`;
}

function categoryTile({ slug, name }: Category): string {
  const path = encodeURIComponent(slug);
  return html`<li><a href="/categories/${path}"><img src="/pictures/categories/${path}.svg" alt="" width="200" height="200" loading="lazy"><span>${name}</span></a></li>`;
}

function siteSearch({ origin }: Shell): object {
  return {
    '@type': 'WebSite',
    name: 'Sluice',
    url: `${origin}/`,
    potentialAction: {
      '@type': 'SearchAction',
      target: `${origin}/search?q={words}`,
      'query-input': 'required name=words',
    },
  };
}
