import { html } from 'ghtml';
import { backOffice } from '../contract.ts';

/** What every page shows around its content. */
export interface Frame {
  version: string;
  environment: string;
  assets: { styles: readonly string[]; icon: string };
}

/** Who is signed in. */
export interface Visitor {
  name: string;
  /** Goes into every form; a form without it was not made by these pages for this user. */
  csrfToken: string;
}

export type Area = 'dashboard' | 'products' | 'stock' | 'orders' | 'dead letters' | 'audit';

export interface Page {
  title: string;
  /** HTML. */
  main: string;
  /** What is marked in the navigation. */
  area?: Area;
  /** 200 unless given. */
  status?: number;
  /** Where the browser goes on to by itself. */
  goesTo?: string;
}

const { basePath } = backOffice;

const areas: readonly { area: Area; path: string }[] = [
  { area: 'dashboard', path: basePath },
  { area: 'products', path: `${basePath}/products` },
  { area: 'stock', path: `${basePath}/stock` },
  { area: 'orders', path: `${basePath}/orders` },
  { area: 'dead letters', path: `${basePath}/dead-letters` },
  { area: 'audit', path: `${basePath}/audit` },
];

/** A whole HTML document. Without a visitor, the page has its heading and its content only. */
export function renderDocument(page: Page, frame: Frame, visitor?: Visitor): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${page.title} · Sluice back office</title>
<link rel="icon" href="${frame.assets.icon}" type="image/svg+xml">
!${frame.assets.styles.map((style) => html`<link rel="stylesheet" href="${style}">`)}
!${page.goesTo ? html`<meta http-equiv="refresh" content="0; url=${page.goesTo}">` : ''}
</head>
<body>
<a class="skip" href="#main">Skip to content</a>
<header class="bar">
<a class="logo" href="${basePath}">Sluice <span>back office</span></a>
!${visitor ? navigation(page) + signOut(visitor) : ''}
</header>
<main id="main">!${page.main}</main>
<footer class="foot"><p>${frame.environment} · version ${frame.version} · times are in UTC</p></footer>
</body>
</html>`;
}

function navigation({ area: current }: Page): string {
  return html`<nav aria-label="Areas"><ul class="tabs">!${areas.map(
    ({ area, path }) =>
      html`<li><a class="tab" href="${path}" !${area === current ? 'aria-current="page"' : ''}>${capitalized(area)}</a></li>`,
  )}</ul></nav>`;
}

function signOut({ name, csrfToken }: Visitor): string {
  return html`<form class="user" method="post" action="${basePath}/sign-out">
<input type="hidden" name="csrf" value="${csrfToken}">
<span class="user-name">${name}</span> <button class="plain">Sign out</button>
</form>`;
}

export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
