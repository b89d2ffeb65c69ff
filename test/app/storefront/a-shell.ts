import type { Shell } from '../../../app/storefront/pages/page.ts';
import { aProduct } from './a-product.ts';

const germany = { code: 'DE', name: 'Germany', currency: 'EUR', locale: 'de-DE' };

/** What stands around a page for a visitor from Germany with an empty cart. */
export function aShell(changes: Partial<Shell> = {}): Shell {
  return {
    country: germany,
    countries: [germany],
    categories: [{ slug: aProduct().categorySlug, name: aProduct().category, productCount: 1 }],
    piecesInCart: 0,
    csrfToken: 'token',
    path: '/',
    origin: 'http://shop.example',
    ordersPath: '/customers/1/orders?key=k',
    search: '',
    isCatalogueAnswering: true,
    version: '1.0.0',
    assets: { styles: ['/a.css'], script: '/a.js', icon: '/a.svg' },
    ...changes,
  };
}
