import { describe, expect, it } from '@jest/globals';
import type { ProductPage } from '../../../../app/catalog/contract.ts';
import type { Order } from '../../../../app/orders/contract.ts';
import { readFilters } from '../../../../app/storefront/domain/product-filters.ts';
import { checkoutPage } from '../../../../app/storefront/pages/checkout-page.ts';
import { failurePage } from '../../../../app/storefront/pages/failure-page.ts';
import { helpPage, helpTopics } from '../../../../app/storefront/pages/help-page.ts';
import { renderDocument } from '../../../../app/storefront/pages/layout.ts';
import { orderHistoryPage } from '../../../../app/storefront/pages/order-history-page.ts';
import { orderPage } from '../../../../app/storefront/pages/order-page.ts';
import type { Page, Shell } from '../../../../app/storefront/pages/page.ts';
import { searchPage } from '../../../../app/storefront/pages/product-list-page.ts';
import { productPage } from '../../../../app/storefront/pages/product-page.ts';
import { aProduct } from '../a-product.ts';
import { aShell } from '../a-shell.ts';

const attack = `"></script><script>alert('x')</script>`;
const attacked = '<script>alert';

const document = (page: Page, shell: Shell = aShell()) => renderDocument(page, shell, shell);

const nothingFound: ProductPage = {
  products: [],
  page: 1,
  pageCount: 1,
  total: 0,
  facets: { brands: [], categories: [], inStock: 0, priceRange: null },
  match: 'exact',
};

const anOrder = (changes: Partial<Order> = {}): Order => ({
  ...{ orderId: '1', customerId: '2', status: 'confirmed', reason: null, placedAt: '2026-11-22T10:20:00Z' },
  ...{ currency: 'EUR', totalInMinorUnits: 1000 },
  lines: [{ sku: 'A', name: 'Teapot', quantity: 1, unitPriceInMinorUnits: 1000 }],
  ...changes,
});

const orderDocument = (order: Order, changes: { isCancellationAsked?: boolean; key?: string } = {}) =>
  document(
    orderPage(aShell(), {
      progress: {
        orderId: '1',
        status: order.status,
        isUnderWay: ['received', 'reserved'].includes(order.status),
        isCurrent: true,
        order,
      },
      key: 'k',
      isCancellationAsked: false,
      ...changes,
    }),
  );

const list = (query: string, found: Partial<ProductPage> = {}) => ({
  path: '/search',
  filters: readFilters(new URLSearchParams(query), 'EUR'),
  found: { ...nothingFound, ...found },
  fixed: 'nothing' as const,
});

describe('a page', () => {
  it('escapes what was searched for', () => {
    const search = new URLSearchParams({ q: attack, min: attack, brand: attack, sort: attack }).toString();
    const shell = aShell({ search: attack, path: `/search?q=${attack}` });
    const page = searchPage(shell, list(search, { pageCount: 3, page: 2 }));
    expect(document(page, shell)).toContain('alert');
    expect(document(page, shell)).not.toContain(attacked);
  });

  it('escapes everything that comes from the catalogue, in the data for search engines too', () => {
    const product = aProduct({
      ...{ sku: attack, name: attack, description: attack, brandName: attack, brandSlug: attack },
      ...{ category: attack, categorySlug: attack, pictures: [attack] },
    });
    const variants = [product, aProduct({ name: attack, sku: 'B' })];
    const page = productPage(aShell(), { product, variants, others: [product], resultsPath: attack });
    expect(document(page)).toContain('alert');
    expect(document(page)).not.toContain(attacked);
  });

  it('escapes the reason of a declined order, and what it consists of', () => {
    const line = { sku: attack, name: attack, quantity: 1, unitPriceInMinorUnits: 1 };
    const order = anOrder({ status: 'declined', reason: attack, lines: [line] });
    expect(orderDocument(order)).toContain('alert');
    expect(orderDocument(order)).not.toContain(attacked);
    const history = orderHistoryPage(aShell(), { orders: [order], pathOf: () => attack, olderPath: attack });
    expect(document(history)).not.toContain(attacked);
  });

  it('escapes what was typed into the checkout, and leads to each field that is not right', () => {
    const quote = {
      ...{ lines: [], missingSkus: [], totalInMinorUnits: 0, currency: 'EUR', canBeOrdered: true },
      quotedAt: new Date(0),
    };
    const page = checkoutPage(aShell(), {
      ...{ quote, idempotencyKey: attack, message: attack, paymentMethods: [] },
      values: { email: attack, city: attack },
      errors: { email: `must be an email address, not ${attack}` },
    });
    expect(document(page)).not.toContain(attacked);
    expect(page.main).toContain('<a href="#email">Email must be an email address');
    expect(page.main).toContain('id="email"');
    expect(page.main).toContain('aria-invalid="true" aria-describedby="email-hint email-error"');
  });

  it('escapes what could not be found', () => {
    expect(document(failurePage({ status: 404, detail: attack, mayBeRepeated: true }))).not.toContain(
      attacked,
    );
  });

  it('tells search engines what a product costs', () => {
    const product = aProduct({ priceInMinorUnits: 129900 });
    const page = productPage(aShell(), { product, variants: [], others: [], resultsPath: '' });
    const [, block = ''] = /<script type="application\/ld\+json">(.*?)<\/script>/.exec(document(page)) ?? [];
    expect(JSON.parse(block)).toMatchObject({
      '@type': 'Product',
      offers: { price: '1299.00', priceCurrency: 'EUR', availability: 'https://schema.org/InStock' },
    });
  });

  it.each([
    ['an order', orderDocument(anOrder())],
    ['a failure', document(failurePage({ status: 404, detail: 'Nothing.', mayBeRepeated: true }))],
  ])('that belongs to one visitor is kept from search engines: %s', (_name, html) => {
    expect(html).toContain('<meta name="robots" content="noindex">');
    expect(html).not.toContain('og:url');
  });

  it('says so when prices may be old, and shows its version', () => {
    const page = { title: 'Any', main: '' };
    expect(document(page, aShell({ isCatalogueAnswering: false }))).toContain('may be a few minutes old');
    expect(document(page)).toContain('Version 1.0.0');
    expect(document(page)).not.toContain('may be a few minutes old');
  });

  it('needs no script or style of its own, which the content security policy would not let be', () => {
    for (const topic of helpTopics) {
      const page = helpPage(aShell(), topic.slug);
      expect(page && document(page)).not.toMatch(
        /<style|\sstyle=|\son\w+=|<script(?! src| type="application\/ld)/,
      );
    }
  });

  it('can be shown when nothing is known of the catalogue', () => {
    const page = failurePage({ status: 503, detail: 'We are away.', mayBeRepeated: true });
    const html = renderDocument(page, aShell());
    expect(html).toContain('Back in a moment');
    expect(html).toContain('http-equiv="refresh"');
  });

  it('does not send a form again by itself', () => {
    const page = failurePage({ status: 503, detail: 'We are away.', mayBeRepeated: false });
    const html = renderDocument(page, aShell());
    expect(html).toContain('send the form again');
    expect(html).not.toMatch(/http-equiv="refresh"|data-try-again/);
  });

  it('says so when it cannot tell how far an order is', () => {
    const order = anOrder({ status: 'received' });
    expect(orderDocument(order)).not.toContain('cannot look up');
    const progress = {
      orderId: '1',
      status: 'received' as const,
      isUnderWay: true,
      isCurrent: false,
      order: null,
    };
    const page = orderPage(aShell(), { progress, key: 'k', isCancellationAsked: false });
    expect(document(page)).toContain('cannot look up');
  });

  it('always says what to do where a list is empty', () => {
    for (const query of ['', 'page=9', 'q=kettle', 'stock=1', 'q=kettle&stock=1']) {
      const html = document(searchPage(aShell(), list(query)));
      expect(html).not.toMatch(/Try \./);
      expect(html).toMatch(/Try another word|fewer filters|ends before this page|Come back soon/);
    }
  });
});

describe('the page of an order', () => {
  it.each(['received', 'reserved'] as const)('refreshes itself while the order is %s', (status) => {
    expect(orderDocument(anOrder({ status }))).toContain('http-equiv="refresh"');
    expect(orderDocument(anOrder({ status }))).toContain('data-events="/api/orders/1/events?key&#61;k"');
  });

  it.each([
    ['confirmed', 'Thank you!'],
    ['rejected', 'Nothing was charged'],
    ['declined', 'another way to pay'],
    ['cancelled', 'Nothing is charged'],
    ['refunded', 'on its way back'],
  ] as const)('no longer refreshes itself when the order is %s, and explains it', (status, words) => {
    const html = orderDocument(anOrder({ status }));
    expect(html).not.toContain('http-equiv="refresh"');
    expect(html).toContain(words);
  });

  it('offers to cancel what can be cancelled, once, and only to who has the key', () => {
    const offers = (html: string) => html.includes('Cancel this order');
    expect(offers(orderDocument(anOrder()))).toBe(true);
    expect(offers(orderDocument(anOrder({ status: 'declined' })))).toBe(false);
    expect(offers(orderDocument(anOrder(), { isCancellationAsked: true }))).toBe(false);
    expect(offers(orderDocument(anOrder(), { key: '' }))).toBe(false);
  });
});
