import { html } from 'ghtml';
import type { Product } from '../../catalog/contract.ts';
import { toDecimal } from '../../platform/price.ts';
import { maximumQuantity } from '../domain/cart.ts';
import { variantOf } from '../domain/product-model.ts';
import { breadcrumbs } from './breadcrumbs.ts';
import { icon } from './icons.ts';
import type { Page, Shell } from './page.ts';
import { picturePath, priceOf, productGrid, productPath } from './product-card.ts';
import { productGallery } from './product-gallery.ts';

const lowStock = 5;

export interface ShownProduct {
  product: Product;
  /** Everything of the same model, this product among it. */
  variants: readonly Product[];
  /** Other models of the brand. */
  others: readonly Product[];
  /** The list that the visitor came from, with its filters; empty when it was none. */
  resultsPath: string;
}

export function productPage(shell: Shell, { product, variants, others, resultsPath }: ShownProduct): Page {
  const brandPath = `/brands/${encodeURIComponent(product.brandSlug)}`;
  const way = breadcrumbs(shell, [
    { name: product.category, path: `/categories/${encodeURIComponent(product.categorySlug)}` },
    { name: product.name },
  ]);
  return {
    title: `${product.name} – ${product.brandName}`,
    description: product.description,
    picture: picturePath(product.sku),
    structuredData: [describeProduct(shell, product), way.structuredData],
    main: html`<div class="crumb-bar">!${way.html}!${resultsPath ? html`<a class="back" href="${resultsPath}">Back to results</a>` : ''}</div>
<article class="product">
!${productGallery(product)}
<div class="product-text">
<p class="card-brand"><a href="${brandPath}">${product.brandName}</a></p>
<h1>${product.name}</h1>
<p class="product-price price">${priceOf(product, shell.country)}</p>
<p class="quiet">Taxes and delivery to ${shell.country.name} included</p>
!${variantLinks(product, variants)}
!${stockLine(product)}
!${product.stock > 0 ? addToCartForm(shell, product) : html`<p class="soft">It comes back now and then. <a href="${brandPath}">See what else ${product.brandName} makes</a></p>`}
<p class="product-words">${product.description}</p>
<ul class="facts">
<li>!${icon('truck')}<span>Free delivery in two to five working days. <a href="/help/delivery">Delivery</a></span></li>
<li>!${icon('return')}<span>30 days to change your mind. <a href="/help/returns">Returns</a></span></li>
<li>!${icon('lock')}<span>Card or invoice. <a href="/help/payment">Payment</a></span></li>
</ul>
<p class="sku">Article ${product.sku}</p>
</div>
</article>
!${others.length > 0 ? html`<section><div class="section-head"><h2>More from ${product.brandName}</h2><a href="${brandPath}">See all</a></div>!${productGrid(others, shell.country)}</section>` : ''}`,
  };
}

function variantLinks(shown: Product, variants: readonly Product[]): string {
  if (variants.length < 2) return '';
  return html`<nav class="variants" aria-label="Choice"><ul>!${variants.map((variant) => {
    const state = variant.sku === shown.sku ? html`aria-current="page"` : '';
    const note = variant.stock === 0 ? html`<span class="unseen"> (sold out)</span>` : '';
    return html`<li><a class="${variant.stock === 0 ? 'gone' : ''}" href="${productPath(variant)}" !${state}>${variantOf(variant)}!${note}</a></li>`;
  })}</ul></nav>`;
}

function stockLine({ stock }: Product): string {
  if (stock === 0) return html`<p class="stock stock-none">Sold out</p>`;
  if (stock <= lowStock) return html`<p class="stock stock-low">Only ${stock} left – leaves today</p>`;
  return html`<p class="stock">In stock – leaves within a day</p>`;
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

/** https://schema.org/Product, as search engines read it. */
function describeProduct({ origin }: Shell, product: Product): object {
  const { sku, name, description, brandName, category, priceInMinorUnits, currency, stock } = product;
  return {
    '@type': 'Product',
    sku,
    name,
    description,
    category,
    brand: { '@type': 'Brand', name: brandName },
    image: product.pictures.map((view) => `${origin}${picturePath(sku, view)}`),
    offers: {
      '@type': 'Offer',
      price: toDecimal({ amountInMinorUnits: priceInMinorUnits, currency }),
      priceCurrency: currency,
      availability: `https://schema.org/${stock > 0 ? 'InStock' : 'OutOfStock'}`,
      url: `${origin}${productPath(product)}`,
    },
  };
}
