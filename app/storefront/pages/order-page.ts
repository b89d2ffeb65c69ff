import { html } from 'ghtml';
import type { Order, OrderStatus } from '../../orders/contract.ts';
import type { OrderProgress } from '../domain/order-progress.ts';
import { formatPrice } from '../domain/price.ts';
import type { Page, Shell } from './layout.ts';
import { picturePath } from './product-card.ts';

const refreshInSeconds = 2;

const headlines: Record<OrderStatus, string> = {
  received: 'We have your order',
  reserved: 'Your things are put aside',
  confirmed: 'Your order is confirmed',
  rejected: 'We cannot deliver this order',
  declined: 'The payment was declined',
  cancelled: 'Your order is cancelled',
  refunded: 'Your money is on its way back',
};

/** Where an order stands. `progressPath` is where the script asks whether something has changed. */
export function orderPage(shell: Shell, progress: OrderProgress, progressPath: string): Page {
  const { orderId, status, isUnderWay, order } = progress;
  return {
    title: headlines[status],
    ...(isUnderWay && { refreshInSeconds }),
    main: html`<section class="order" data-order-status="${status}" !${isUnderWay ? html`data-progress-path="${progressPath}"` : ''}>
<h1>${headlines[status]}</h1>
<p class="lead">!${explanation(progress)}</p>
<ol class="steps">!${steps(status)}</ol>
!${order ? orderLines(order, shell) : ''}
<p class="sku">Order ${orderId}</p>
<p><a class="button" href="/">Back to the shop</a></p>
</section>`,
  };
}

function explanation({ status, order }: OrderProgress): string {
  switch (status) {
    case 'received':
      return 'It is in our queue and will be worked on in a moment. This page keeps itself up to date.';
    case 'reserved':
      return 'We are asking for the payment.';
    case 'confirmed':
      return 'Thank you! Everything is paid and on its way to you.';
    case 'rejected':
      return html`The reason: ${order?.reason}. Nothing was charged.`;
    case 'declined':
      return html`The reason: ${order?.reason}. Nothing was charged, and the goods are back on the shelf.`;
    case 'cancelled':
    case 'refunded':
      return html`${order?.reason}`;
  }
}

/** A rejected order was never reserved; every other end comes after that. */
function steps(status: OrderStatus): string {
  const end = isSadEnd(status) ? status : 'confirmed';
  const names: OrderStatus[] = status === 'rejected' ? ['received', end] : ['received', 'reserved', end];
  const reached = names.indexOf(status);
  return names.map((name, index) => step(name, index, reached, names.length)).join('');
}

function step(name: OrderStatus, index: number, reached: number, count: number): string {
  const isDone = index < reached || reached === count - 1;
  const state = isDone ? 'done' : index === reached ? 'now' : 'open';
  const mood = isSadEnd(name) ? 'sad' : '';
  return html`<li class="step ${state} ${mood}" !${index === reached ? 'aria-current="step"' : ''}>${name}</li>`;
}

function isSadEnd(status: OrderStatus): boolean {
  return ['rejected', 'declined', 'cancelled', 'refunded'].includes(status);
}

function orderLines({ lines, currency, totalInMinorUnits }: Order, { country }: Shell): string {
  const price = (amountInMinorUnits: number) => formatPrice({ amountInMinorUnits, currency }, country.locale);
  return html`<ul class="lines">!${lines.map(
    ({ sku, name, quantity, unitPriceInMinorUnits }) => html`<li class="line">
<img src="${picturePath(sku)}" alt="" width="64" height="64">
<div class="line-text"><strong>${name}</strong><span class="quiet">${quantity} × ${price(unitPriceInMinorUnits)}</span></div>
<span class="price line-total">${price(quantity * unitPriceInMinorUnits)}</span>
</li>`,
  )}</ul>
<p class="total"><span>Total</span> <strong class="price">${price(totalInMinorUnits)}</strong></p>`;
}
