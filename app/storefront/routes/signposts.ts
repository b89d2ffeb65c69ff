import type { Request } from 'express';
import { storefront } from '../contract.ts';
import type { Routes } from './shop-pages.ts';

/** What is only for one visitor, or for programs. */
const notForSearchEngines = [
  '/api/',
  '/cart',
  '/checkout',
  '/orders/',
  '/customers/',
  '/country',
  '/health/',
];
/** https://www.sitemaps.org/protocol.html allows 50,000. */
const maximumPages = 50_000;

/** For search engines: what there is, and what is none of their business. */
export const signposts: Routes = (app, { catalogue }) => {
  app.get('/robots.txt', (request, response) => {
    const lines = notForSearchEngines.map((path) => `Disallow: ${path}`);
    response
      .type('text/plain')
      .set('Cache-Control', 'public, max-age=3600')
      .send(['User-agent: *', ...lines, `Sitemap: ${originOf(request)}/sitemap.xml`, ''].join('\n'));
  });

  app.get('/sitemap.xml', async (request, response) => {
    const [brands, categories] = await Promise.all([catalogue.brands(), catalogue.categories()]);
    const paths = [
      ...['/', '/search', '/brands'],
      ...categories.map(({ slug }) => `/categories/${slug}`),
      ...brands.map(({ slug }) => `/brands/${slug}`),
      ...catalogue.knownProducts().map(({ sku }) => `/products/${sku}`),
    ].slice(0, maximumPages);
    response
      .type('application/xml')
      .set('Cache-Control', 'public, max-age=3600')
      .send(sitemapOf(paths.map((path) => `${originOf(request)}${path}`)));
  });
};

function sitemapOf(urls: readonly string[]): string {
  const entries = urls.map((url) => `<url><loc>${escapeXml(encodeURI(url))}</loc></url>`);
  return `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${entries.join('\n')}
</urlset>
`;
}

function originOf(request: Request): string {
  return `${request.protocol}://${request.get('host') ?? storefront.name}`;
}

function escapeXml(text: string): string {
  return text.replace(/[<>&'"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
