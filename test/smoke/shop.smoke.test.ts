import { connect } from 'node:tls';
import { describe, expect, it } from '@jest/globals';
import supertest from 'supertest';
import { shopUrl } from '../functional/shop-url.ts';
import { headingOf, linksOf, visit } from '../functional/visitor.ts';

// What may be asked of a shop with customers: nothing here is ordered, changed or kept.
const shop = shopUrl();
const { protocol, hostname, port } = new URL(shop);

/** A certificate is renewed a month before it ends; one with less than this left has not been. */
const certificateMarginInDays = 14;

describe('the shop that customers have', () => {
  it('is ready, and reaches everything that it depends on', async () => {
    const { body } = await supertest(shop).get('/health/ready').expect(200);
    expect(body).toMatchObject({ status: 'ok' });
    expect(Object.values(body.dependencies)).toEqual(Object.values(body.dependencies).map(() => 'ok'));
  });

  it('shows brands and products on its home page, with their pictures', async () => {
    const home = await visit(shop).open('/');
    const [picture = ''] = linksOf(home, /^\/pictures\//);
    expect(linksOf(home, /^\/brands\//)).not.toEqual([]);
    expect(linksOf(home, /^\/products\//)).not.toEqual([]);
    await supertest(shop)
      .get(picture)
      .expect(200)
      .expect('Content-Type', /^image\//);
  });

  it('finds what it shows, with a price', async () => {
    const visitor = visit(shop);
    const [first = ''] = linksOf(await visitor.open('/'), /^\/products\//);
    const word = headingOf(await visitor.open(first)).split(/[\s,]/)[0] ?? '';
    const found = linksOf(await visitor.open(`/search?q=${encodeURIComponent(word)}`), /^\/products\//);
    const product = await visitor.open(found[0] ?? '/nowhere');
    expect(product.html).toMatch(/class="product-price price">[^<]*\d/);
  });

  it('has an empty cart for who has just come', async () => {
    expect((await visit(shop).open('/cart')).html).toContain('Your cart is empty');
  });

  it('tells what its order API takes', async () => {
    const { body } = await supertest(shop).get('/openapi.json').expect(200);
    expect(body.paths).toHaveProperty('/api/orders');
  });

  it('keeps to itself what is internal', async () => {
    await supertest(shop).get('/services/catalog/brands').expect(404);
    await supertest(shop).get('/back-office/api/orders/orders').expect(401);
  });

  it('protects its pages', async () => {
    const { headers } = await supertest(shop).get('/').expect(200);
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['x-content-type-options']).toBe('nosniff');
  });
});

const describeWithTls = protocol === 'https:' ? describe : describe.skip;

describeWithTls('the address of the shop', () => {
  it('has a certificate that browsers trust, and not only for days', async () => {
    const certificate = await certificateOf(hostname, Number(port || 443));
    const daysLeft = (Date.parse(certificate.valid_to) - Date.now()) / 86_400_000;
    expect(daysLeft).toBeGreaterThan(certificateMarginInDays);
  });

  it('leads those who come without TLS to it, and tells browsers to stay', async () => {
    const response = await fetch(`http://${hostname}/`, { redirect: 'manual' });
    expect([301, 308]).toContain(response.status);
    expect(response.headers.get('location')).toMatch(/^https:/);
    const { headers } = await supertest(shop).get('/').expect(200);
    expect(headers['strict-transport-security']).toMatch(/^max-age=\d{7,}/);
  });
});

/** Fails where the certificate is not trusted or not for the name. */
function certificateOf(host: string, portOfHost: number) {
  return new Promise<{ valid_to: string }>((resolve, reject) => {
    const socket = connect({ host, port: portOfHost, servername: host }, () => {
      resolve(socket.getPeerCertificate());
      socket.end();
    });
    socket.once('error', reject);
  });
}
