import { html } from 'ghtml';
import type { Product } from '../../catalog/contract.ts';
import { picturePath } from './product-card.ts';

const viewNames = new Map<string, string>(
  Object.entries({
    front: 'from the front',
    detail: 'close up',
    scene: 'in use',
  }),
);

/** The pictures in a row that is swiped, scrolled or moved by the small ones below, which are links to the large ones. */
export function productGallery({ sku, name, pictures }: Product): string {
  const views = pictures.length > 0 ? pictures : ['front'];
  return html`<div class="gallery" data-gallery>
<div class="gallery-row" role="group" aria-label="Pictures" tabindex="0">
!${views.map(
    (view, index) =>
      html`<img id="view-${index + 1}" src="${picturePath(sku, view)}" alt="${name}, ${viewNames.get(view) ?? view}" width="400" height="400" !${index > 0 ? 'loading="lazy"' : ''}>`,
  )}
</div>
!${views.length > 1 ? thumbnails(sku, views) : ''}
</div>`;
}

function thumbnails(sku: string, views: readonly string[]): string {
  return html`<ul class="gallery-small">!${views.map(
    (view, index) =>
      html`<li><a href="#view-${index + 1}" aria-label="Picture ${index + 1}, ${viewNames.get(view) ?? view}"><img src="${picturePath(sku, view)}" alt="" width="80" height="80"></a></li>`,
  )}</ul>`;
}
