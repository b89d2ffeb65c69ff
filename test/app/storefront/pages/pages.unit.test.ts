import { describe, expect, it } from '@jest/globals';
import { renderDocument, type Shell } from '../../../../app/storefront/pages/layout.ts';
import { orderPage } from '../../../../app/storefront/pages/order-page.ts';
import { searchPage } from '../../../../app/storefront/pages/product-list-page.ts';
import { productPage } from '../../../../app/storefront/pages/product-page.ts';
import { aProduct } from '../a-product.ts';

const attack = `"><script>alert('x')</script>`;
const country = { code: 'DE', name: 'Germany', currency: 'EUR', locale: 'de-DE' };
const shell: Shell = {
  country,
  countries: [country],
  piecesInCart: 0,
  csrfToken: 'token',
  path: '/',
  search: '',
  isCatalogueAnswering: true,
  version: '1.0.0',
  assets: { styles: ['/a.css'], script: '/a.js', icon: '/a.svg' },
};

describe('a page', () => {
  it('escapes what was searched for', () => {
    const searching = { ...shell, search: attack, path: `/search?q=${attack}` };
    const page = searchPage(searching, { products: [], page: 2, pageCount: 3, total: 0 });
    expect(renderDocument(page, searching, searching)).not.toContain('<script>alert');
  });

  it('escapes everything that comes from the catalogue', () => {
    const product = aProduct({
      sku: attack,
      name: attack,
      description: attack,
      brandName: attack,
      brandSlug: attack,
    });
    const page = productPage(shell, product, [product]);
    expect(renderDocument(page, shell, shell)).not.toContain('<script>alert');
  });

  it('escapes the reason of a declined order', () => {
    const order = {
      ...{ orderId: '1', customerId: '2', status: 'declined' as const, reason: attack },
      ...{ placedAt: '', currency: 'EUR', totalInMinorUnits: 0, lines: [] },
    };
    const page = orderPage(shell, { orderId: '1', status: 'declined', isUnderWay: false, order }, '/x');
    expect(page.main).toContain('alert');
    expect(page.main).not.toContain('<script>');
  });

  it('refreshes itself while the order is under way, and no longer', () => {
    const received = orderPage(
      shell,
      { orderId: '1', status: 'received', isUnderWay: true, order: null },
      '/x',
    );
    const confirmed = orderPage(
      shell,
      { orderId: '1', status: 'confirmed', isUnderWay: false, order: null },
      '/x',
    );
    expect(renderDocument(received, shell, shell)).toContain('http-equiv="refresh"');
    expect(renderDocument(confirmed, shell, shell)).not.toContain('http-equiv="refresh"');
  });

  it('says so when prices may be old, and shows its version', () => {
    const page = { title: 'Any', main: '' };
    const document = renderDocument(page, shell, { ...shell, isCatalogueAnswering: false });
    expect(document).toContain('may be a few minutes old');
    expect(document).toContain('Version 1.0.0');
    expect(renderDocument(page, shell, shell)).not.toContain('may be a few minutes old');
  });
});
