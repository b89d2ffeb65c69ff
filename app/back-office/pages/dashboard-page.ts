import { html } from 'ghtml';
import type { OrdersSummary } from '../../orders/contract.ts';
import { backOffice } from '../contract.ts';
import { statuses } from '../data/orders-client.ts';
import type { NamedStock } from '../named-stock.ts';
import { badge, link, table } from './elements.ts';
import type { Page } from './layout.ts';

/** What a part of the page is about, or why it is missing. */
export type Part<Content> = Content | 'not available' | 'not allowed';

export function dashboardPage(parts: {
  summary: Part<OrdersSummary>;
  scarce: Part<readonly NamedStock[]>;
}): Page {
  return {
    ...{ area: 'dashboard', title: 'Dashboard' },
    main: html`<h1>Dashboard</h1>
<section aria-labelledby="today"><h2 id="today">Orders today, in UTC</h2>!${show(parts.summary, today)}</section>
<section aria-labelledby="letters"><h2 id="letters">Dead letters</h2>!${show(parts.summary, deadLetters)}</section>
<section aria-labelledby="scarce"><h2 id="scarce">Low stock</h2>!${show(parts.scarce, scarce)}</section>`,
  };
}

function show<Content>(part: Part<Content>, render: (content: Content) => string): string {
  if (part === 'not allowed') return html`<p class="empty">Your account has no right to see this.</p>`;
  if (part !== 'not available') return render(part);
  return html`<p class="message warn">Not available now: the service does not answer. The rest of this page is as it is.</p>`;
}

function today({ day, ordersByStatus }: OrdersSummary): string {
  const total = Object.values(ordersByStatus).reduce((sum, count) => sum + count, 0);
  const path = (status: string) => `${backOffice.basePath}/orders?from=${day}&to=${day}&status=${status}`;
  return html`<ul class="tiles"><li class="tile"><a href="${path('')}"><strong>${total}</strong> in all</a></li>
!${statuses
    // An order stands in the database only once it was taken from the queue.
    .filter((status) => status !== 'received')
    .map(
      (status) =>
        html`<li class="tile"><a href="${path(status)}"><strong>${ordersByStatus[status] ?? 0}</strong> !${badge(status)}</a></li>`,
    )}</ul>`;
}

function deadLetters({ openDeadLetters }: OrdersSummary): string {
  if (openDeadLetters === 0) return html`<p class="empty">None: every order found its way.</p>`;
  const words = openDeadLetters === 1 ? 'message could' : 'messages could';
  return html`<p class="message bad"><strong>${openDeadLetters}</strong> ${words} not be processed. !${link('/dead-letters', 'Have a look')}</p>`;
}

function scarce(products: readonly NamedStock[]): string {
  if (products.length === 0) return html`<p class="empty">Enough of everything.</p>`;
  return html`!${table(
    'Products of which few are left',
    [
      { heading: 'Product', cell: ({ sku, name }) => link(`/products/${encodeURIComponent(sku)}`, name) },
      { heading: 'Number', cell: ({ sku }) => html`<code>${sku}</code>` },
      { heading: 'Pieces', isNumber: true, cell: ({ stock }) => String(stock) },
    ],
    products,
  )}<p>!${link('/stock', 'All stock')}</p>`;
}
