import { html } from 'ghtml';
import type { Shell } from './page.ts';

/** One step of the way from the home page; the page itself needs no path. */
export interface Crumb {
  name: string;
  path?: string;
}

/** The way from the home page, to see and for search engines (https://schema.org/BreadcrumbList). */
export function breadcrumbs(
  { origin }: Pick<Shell, 'origin'>,
  crumbs: readonly Crumb[],
): { html: string; structuredData: object } {
  const way: Crumb[] = [{ name: 'Home', path: '/' }, ...crumbs];
  return {
    html: html`<nav class="crumbs" aria-label="Breadcrumbs"><ol>!${way.map(crumbItem)}</ol></nav>`,
    structuredData: {
      '@type': 'BreadcrumbList',
      itemListElement: way.map(({ name, path }, index) => ({
        '@type': 'ListItem',
        position: index + 1,
        name,
        ...(path && { item: `${origin}${path}` }),
      })),
    },
  };
}

function crumbItem({ name, path }: Crumb): string {
  return path
    ? html`<li><a href="${path}">${name}</a></li>`
    : html`<li><span aria-current="page">${name}</span></li>`;
}
