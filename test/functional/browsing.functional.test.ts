import { describe, expect, it } from '@jest/globals';
import supertest from 'supertest';
import { shopUrl } from './shop-url.ts';
import { headingOf, linksOf, visit } from './visitor.ts';

const shop = shopUrl();

describe('a visitor of the shop', () => {
  it('sees brands and products with their pictures on the home page', async () => {
    const home = await visit(shop).open('/');
    expect(linksOf(home, /^\/brands\//).length).toBeGreaterThanOrEqual(12);
    expect(linksOf(home, /^\/products\//).length).toBeGreaterThanOrEqual(4);
    const [picture = ''] = linksOf(home, /^\/pictures\//);
    const response = await supertest(shop).get(picture).expect(200);
    expect(response.get('Content-Type')).toContain('image/svg+xml');
    expect(response.body.toString()).toContain('</svg>');
  });

  it('gets the styles and the script of the page', async () => {
    const home = await visit(shop).open('/');
    const files = linksOf(home, /^\/static\//);
    expect(files.length).toBeGreaterThanOrEqual(3);
    for (const file of files) {
      const response = await supertest(shop).get(file).expect(200);
      expect(response.get('Cache-Control')).toContain('immutable');
    }
  });

  it('finds products by a word, and opens one', async () => {
    const visitor = visit(shop);
    const home = await visitor.open('/');
    const [first = ''] = linksOf(home, /^\/products\//);
    const word = headingOf(await visitor.open(first)).split(/[\s,]/)[0] ?? '';
    const found = await visitor.open(`/search?q=${encodeURIComponent(word)}`);
    const [hit = ''] = linksOf(found, /^\/products\//);
    const product = await visitor.open(hit);
    expect(headingOf(product)).not.toBe('');
    expect(product.html).toMatch(/class="product-price price">[^<]*\d/);
  });

  it('sees prices in the currency of the chosen country', async () => {
    const visitor = visit(shop);
    const home = await visitor.open('/');
    expect((await visitor.submit(home, '/country', { country: 'DE' })).html).toContain('€');
    expect((await visitor.submit(home, '/country', { country: 'GB' })).html).toContain('£');
  });

  it('is told that there is nothing where there is nothing', async () => {
    expect(headingOf(await visit(shop).open('/nowhere', 404))).toBe('Not found');
  });
});

describe('the shop', () => {
  it('loads nothing from elsewhere, and lets nobody frame it', async () => {
    const response = await supertest(shop).get('/').expect(200);
    expect(response.get('Content-Security-Policy')).toContain("default-src 'none'");
    expect(response.get('X-Content-Type-Options')).toBe('nosniff');
    for (const cookie of response.get('Set-Cookie') ?? []) expect(cookie).toMatch(/HttpOnly.*SameSite=Lax/);
  });

  it('tells search engines where its pages are', async () => {
    const { text } = await supertest(shop).get('/robots.txt').expect(200);
    expect(text).toMatch(/^Sitemap: http.*\/sitemap\.xml$/m);
    const map = await supertest(shop).get('/sitemap.xml').expect(200);
    expect(map.text).toContain('/products/');
  });

  it('tells the state of everything it depends on', async () => {
    const { body } = await supertest(shop).get('/health/ready').expect(200);
    expect(body).toMatchObject({
      status: 'ok',
      dependencies: { 'order queue': 'ok', redis: 'ok', catalog: 'ok', orders: 'ok' },
    });
  });
});

describe('what is internal', () => {
  it.each([
    '/services/catalog/brands',
    '/services/orders/',
    '/x/../services/catalog/brands',
    '//services/catalog/brands',
  ])('is hidden: %s', async (path) => {
    const { status } = await supertest(shop).get(path);
    expect(status).toBe(404);
  });
});
