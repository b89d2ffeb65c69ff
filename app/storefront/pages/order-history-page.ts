import { html } from 'ghtml';
import type { Order, OrderStatus } from '../../orders/contract.ts';
import { formatPrice } from '../../platform/price.ts';
import { breadcrumbs } from './breadcrumbs.ts';
import { formatTime } from './order-page.ts';
import type { Page, Shell } from './page.ts';
import { picturePath } from './product-card.ts';

const shownPictures = 4;

const statusNames: Record<OrderStatus, string> = {
  received: 'Received',
  reserved: 'Put aside',
  confirmed: 'Confirmed',
  rejected: 'Not possible',
  declined: 'Payment declined',
  cancelled: 'Cancelled',
  refunded: 'Refunded',
};

export interface OrderHistoryView {
  orders: readonly Order[];
  /** The signed path of an order's page. */
  pathOf: (orderId: string) => string;
  /** The path of the orders before these; empty when there are none. */
  olderPath: string;
}

/** A customer's orders, the latest first. */
export function orderHistoryPage(shell: Shell, { orders, pathOf, olderPath }: OrderHistoryView): Page {
  return {
    title: 'Your orders',
    isPrivate: true,
    main: html`!${breadcrumbs(shell, [{ name: 'Your orders' }]).html}
<header class="list-head"><div><h1>Your orders</h1><p class="lead">Whoever has the address of this page can see them. Keep it to yourself.</p></div></header>
!${orders.length > 0 ? html`<ul class="history">!${orders.map((order) => historyItem(shell, order, pathOf(order.orderId)))}</ul>` : none}
!${olderPath ? html`<nav class="pages" aria-label="Pages"><a class="pages-step" rel="next" href="${olderPath}">Older orders</a></nav>` : ''}`,
  };
}

const none = html`<div class="empty"><img src="/pictures/empty-cart.svg" alt="" width="240" height="160">
<h2>No orders yet</h2><p>An order that you have just sent takes a moment to appear.</p><p class="next"><a class="button" href="/search">Look around</a></p></div>`;

function historyItem({ country }: Shell, order: Order, path: string): string {
  const { status, placedAt, currency, totalInMinorUnits, lines } = order;
  const names = lines.map(({ name, quantity }) => (quantity > 1 ? `${quantity} × ${name}` : name));
  return html`<li class="history-item"><a href="${path}">
<span class="history-pictures">!${lines.slice(0, shownPictures).map(({ sku }) => html`<img src="${picturePath(sku)}" alt="" width="64" height="64" loading="lazy">`)}</span>
<span class="history-words"><strong>${names.join(', ')}</strong><span class="quiet"><time datetime="${placedAt}">${formatTime(placedAt)}</time></span></span>
<span class="pill pill-${status}">${statusNames[status]}</span>
<span class="price">${formatPrice({ amountInMinorUnits: totalInMinorUnits, currency }, country.locale)}</span>
</a></li>`;
}
