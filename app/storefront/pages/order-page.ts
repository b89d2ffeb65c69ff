import { html } from 'ghtml';
import type { Order, OrderStatus } from '../../orders/contract.ts';
import { formatPrice } from '../../platform/price.ts';
import type { OrderProgress } from '../domain/order-progress.ts';
import { orderTimeline } from './order-timeline.ts';
import type { Page, Shell } from './page.ts';
import { picturePath } from './product-card.ts';

const refreshInSeconds = 3;

export const orderHeadlines: Record<OrderStatus, string> = {
  received: 'We have your order',
  reserved: 'Your things are put aside',
  confirmed: 'Your order is confirmed',
  rejected: 'We cannot deliver this order',
  declined: 'The payment was declined',
  cancelled: 'Your order is cancelled',
  refunded: 'Your money is on its way back',
};

export interface ShownOrder {
  progress: OrderProgress;
  /** The one of the order's link; with it the order may be cancelled. Empty when the visitor came without. */
  key: string;
  /** The customer has asked to cancel, and the answer is not known yet. */
  isCancellationAsked: boolean;
}

/** Where an order stands. The script follows its events, and asks now and then where it cannot. */
export function orderPage(shell: Shell, shown: ShownOrder): Page {
  const { progress, key, isCancellationAsked } = shown;
  const { orderId, status, order } = progress;
  const changesSoon = progress.isUnderWay || isCancellationAsked;
  const query = new URLSearchParams({ key });
  const wish = isCancellationAsked ? '&cancelling=1' : '';
  const follow = html`data-follow="/api/orders/${orderId}?${query}" data-events="/api/orders/${orderId}/events?${query}${wish}"`;
  return {
    title: orderHeadlines[status],
    isPrivate: true,
    ...(changesSoon && { refreshInSeconds }),
    main: html`<article class="order" data-order-status="${status}" !${changesSoon ? follow : ''}>
<header class="order-head" role="status">
<h1>${orderHeadlines[status]}</h1>
<p class="lead">${explanation(progress).trim()}</p>
</header>
!${orderTimeline(status)}
!${progress.isCurrent ? '' : html`<p class="soft">We cannot look up how far your order is just now. It is safe with us, and this page says more as soon as it can.</p>`}
!${isCancellationAsked ? html`<p class="soft" role="status">You have asked us to cancel this order. If it has not left yet, this page says so in a moment; otherwise it stays confirmed, and you can send it back.</p>` : ''}
!${changesSoon ? html`<noscript><p class="quiet">This page loads itself again every ${refreshInSeconds} seconds. <a href="${shell.path}">Load it now</a></p></noscript>` : ''}
!${order ? orderLines(order, shell) : html`<p class="soft">What you ordered appears here as soon as we have begun to work on it.</p>`}
<dl class="order-facts"><div><dt>Order number</dt><dd class="sku">${orderId}</dd></div>!${order ? html`<div><dt>Ordered</dt><dd><time datetime="${order.placedAt}">${formatTime(order.placedAt)}</time></dd></div>` : ''}</dl>
<div class="order-next">
<a class="button" href="/search">Back to the shop</a>
<a href="${shell.ordersPath}">Your orders</a>
!${canBeCancelled(shown) ? cancelForm(shell, orderId, key) : ''}
</div>
</article>`,
  };
}

/** Day and time in UTC, as the shop's clocks show them. */
export function formatTime(instant: string): string {
  const format = { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' } as const;
  return `${new Intl.DateTimeFormat('en-GB', format).format(new Date(instant))} UTC`;
}

function explanation({ status, order }: OrderProgress): string {
  const reason = order?.reason ? sentence(order.reason) : '';
  switch (status) {
    case 'received':
      return 'It is safe with us and will be worked on in a moment. This page keeps itself up to date.';
    case 'reserved':
      return 'We are asking for the payment. This page keeps itself up to date.';
    case 'confirmed':
      return 'Thank you! Everything is paid and on its way to you.';
    case 'rejected':
      return `${reason} Nothing was charged. Change your cart, and order again.`;
    case 'declined':
      return `${reason} Nothing was charged, and the goods are back on the shelf. Order again with another way to pay.`;
    case 'cancelled':
      return `${reason} Nothing is charged; what was authorised is released.`;
    case 'refunded':
      return `${reason} Your bank may take some days to show it.`;
  }
}

/** Services give reasons with and without a capital and a full stop. */
function sentence(reason: string): string {
  return `${reason.charAt(0).toUpperCase()}${reason.slice(1).replace(/\.$/, '')}.`;
}

/** The processor decides; it refuses where the money was taken already. */
function canBeCancelled({ progress, key, isCancellationAsked }: ShownOrder): boolean {
  return (
    key !== '' && !isCancellationAsked && ['received', 'reserved', 'confirmed'].includes(progress.status)
  );
}

function cancelForm({ csrfToken }: Shell, orderId: string, key: string): string {
  return html`<form class="cancel" method="post" action="/orders/${orderId}/cancel">
<input type="hidden" name="csrf" value="${csrfToken}">
<input type="hidden" name="key" value="${key}">
<button>Cancel this order</button>
</form>`;
}

function orderLines({ lines, currency, totalInMinorUnits }: Order, { country }: Shell): string {
  const price = (amountInMinorUnits: number) => formatPrice({ amountInMinorUnits, currency }, country.locale);
  return html`<section aria-labelledby="ordered"><h2 id="ordered">What you ordered</h2>
<ul class="lines">!${lines.map(
    ({ sku, name, quantity, unitPriceInMinorUnits }) => html`<li class="line">
<img src="${picturePath(sku)}" alt="" width="64" height="64">
<div class="line-text"><strong>${name}</strong><span class="quiet">${quantity} × ${price(unitPriceInMinorUnits)}</span></div>
<span class="price line-total">${price(quantity * unitPriceInMinorUnits)}</span>
</li>`,
  )}</ul>
<p class="row"><span>Delivery</span> <span>free</span></p>
<p class="total"><span>Total</span> <strong class="price">${price(totalInMinorUnits)}</strong></p></section>`;
}
