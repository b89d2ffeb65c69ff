import { html } from 'ghtml';
import { helpTopics } from './help-page.ts';
import type { Frame, Shell } from './page.ts';

/** Where else one may want to go, and which version of the shop this is. */
export function pageFoot({ version }: Frame, shell?: Shell): string {
  return html`<footer class="foot">
<div class="foot-inner">
!${shell ? columns(shell) : ''}
<p class="foot-end"><span>A shop to rehearse with: nothing here is for sale.</span> <span class="version">Version ${version}</span></p>
</div>
</footer>`;
}

function columns({ categories, ordersPath, country }: Shell): string {
  return html`<nav class="foot-columns" aria-label="More">
<section><h2>Shop</h2><ul>
<li><a href="/brands">All brands</a></li>
<li><a href="/search?sort=newest">New in</a></li>
!${categories.slice(0, 4).map(({ slug, name }) => html`<li><a href="/categories/${encodeURIComponent(slug)}">${name}</a></li>`)}
</ul></section>
<section><h2>Help</h2><ul>
!${helpTopics.map(({ slug, title }) => html`<li><a href="/help/${slug}">${title}</a></li>`)}
</ul></section>
<section><h2>Yours</h2><ul>
<li><a href="/cart">Cart</a></li>
<li><a href="${ordersPath}">Your orders</a></li>
</ul></section>
<section class="foot-words"><h2>Sluice</h2>
<p>Small makers, things that last. Delivered to ${country.name}, free of charge, in two to five working days.</p></section>
</nav>`;
}
