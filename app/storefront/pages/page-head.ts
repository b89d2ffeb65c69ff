import { html } from 'ghtml';
import type { Frame, Page, Shell } from './page.ts';

const siteName = 'Sluice';

/** What browsers, search engines and other sites read of a page. */
export function pageHead(page: Page, { assets }: Frame, shell?: Shell): string {
  return html`<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="theme-color" content="#faf7f1" media="(prefers-color-scheme: light)">
<meta name="theme-color" content="#14191a" media="(prefers-color-scheme: dark)">
<title>${page.title} · ${siteName}</title>
<link rel="icon" href="${assets.icon}" type="image/svg+xml">
!${assets.styles.map((style) => html`<link rel="stylesheet" href="${style}">`)}
<script src="${assets.script}" defer></script>
!${page.refreshInSeconds ? html`<noscript><meta http-equiv="refresh" content="${page.refreshInSeconds}"></noscript>` : ''}
!${shell && isForEverybody(page) ? sharing(page, shell) : html`<meta name="robots" content="noindex">`}`;
}

function isForEverybody({ status = 200, isPrivate }: Page): boolean {
  return status === 200 && !isPrivate;
}

/** https://ogp.me, https://schema.org. A data block is no script, so the content security policy lets it be. */
function sharing({ title, description, picture, structuredData = [] }: Page, shell: Shell): string {
  return html`<link rel="canonical" href="${shell.origin}${shell.path}">
!${description ? html`<meta name="description" content="${description}"><meta property="og:description" content="${description}">` : ''}
<meta property="og:site_name" content="${siteName}">
<meta property="og:type" content="website">
<meta property="og:title" content="${title}">
<meta property="og:url" content="${shell.origin}${shell.path}">
!${picture ? html`<meta property="og:image" content="${shell.origin}${picture}">` : ''}
!${structuredData.map((thing) => `<script type="application/ld+json">${jsonForHtml(thing)}</script>`)}`;
}

/** JSON in which nothing can end the element around it. */
function jsonForHtml(thing: object): string {
  return JSON.stringify({ '@context': 'https://schema.org', ...thing }).replaceAll('<', '\\u003c');
}
