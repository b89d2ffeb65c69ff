import { html } from 'ghtml';
import type { Frame, Page, Shell } from './page.ts';
import { pageFoot } from './page-foot.ts';
import { pageHead } from './page-head.ts';
import { bareHeader, shopHeader } from './shop-header.ts';

/** A whole HTML document. Without a shell, which takes the catalogue, the page has its heading and its content only. */
export function renderDocument(page: Page, frame: Frame, shell?: Shell): string {
  return html`<!doctype html>
<html lang="en">
<head>
!${pageHead(page, frame, shell)}
</head>
<body>
<a class="skip" href="#main">Skip to content</a>
!${shell ? shopHeader(shell) : bareHeader}
!${shell && !shell.isCatalogueAnswering ? notice : ''}
<main id="main" tabindex="-1">!${page.main}</main>
!${pageFoot(frame, shell)}
</body>
</html>`;
}

const notice = html`<p class="notice" role="status">Prices and stock may be a few minutes old just now. You can order as always.</p>`;
