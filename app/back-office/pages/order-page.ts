import { html } from 'ghtml';
import type { OrderDetails } from '../../orders/contract.ts';
import { formatPrice } from '../../platform/price.ts';
import { backOffice } from '../contract.ts';
import { badge, facts, link, notice, table, time } from './elements.ts';
import { type FormState, form, textArea } from './form.ts';
import type { Page } from './layout.ts';

/** Everything that is known of an order, and the way to give its money back. */
export function orderPage(shown: {
  order: OrderDetails;
  /** Of the refund. */
  state: FormState;
  csrfToken: string;
  done: string | undefined;
  status?: number;
}): Page {
  const { order } = shown;
  return {
    ...{ area: 'orders', title: `Order of ${order.email}`, status: shown.status ?? 200 },
    main: html`<h1>Order <span class="id">${order.orderId}</span></h1>
<p class="lead">!${badge(order.status)} ${order.reason ?? ''}</p>
!${notice(shown.done)}
<div class="columns">
<section aria-labelledby="lines"><h2 id="lines">Lines</h2>!${lines(order)}
<h2>What happened</h2>!${timeline(order)}</section>
<section aria-labelledby="customer"><h2 id="customer">Customer</h2>!${customer(order)}
<h2>Refund</h2>!${refund(shown)}</section>
</div>`,
  };
}

function lines({ lines: all, currency, totalInMinorUnits }: OrderDetails): string {
  const price = (amountInMinorUnits: number) => formatPrice({ amountInMinorUnits, currency }, 'en');
  return html`!${table(
    'Lines of the order',
    [
      { heading: 'Product', cell: ({ sku, name }) => link(`/products/${encodeURIComponent(sku)}`, name) },
      { heading: 'Pieces', isNumber: true, cell: ({ quantity }) => String(quantity) },
      {
        heading: 'Each',
        isNumber: true,
        cell: ({ unitPriceInMinorUnits }) => html`${price(unitPriceInMinorUnits)}`,
      },
      {
        heading: 'Together',
        isNumber: true,
        cell: ({ unitPriceInMinorUnits, quantity }) => html`${price(unitPriceInMinorUnits * quantity)}`,
      },
    ],
    all,
  )}<p class="total">Total <strong>${price(totalInMinorUnits)}</strong></p>`;
}

function timeline({ events }: OrderDetails): string {
  return html`<ol class="timeline">!${events.map(
    ({ type, occurredAt, reason }) =>
      html`<li>!${time(occurredAt)} <strong>${type}</strong> !${reason ? html`<span class="hint">${reason}</span>` : ''}</li>`,
  )}</ol>`;
}

function customer({ customerId, email, address, paymentAuthorizationId }: OrderDetails): string {
  const { name, street, postalCode, city, region, country, phone } = address;
  const written = [name, street, `${postalCode} ${city}`, region, country, phone].filter(Boolean);
  return facts([
    ['E-mail', html`<a href="${backOffice.basePath}/orders?query=${encodeURIComponent(email)}">${email}</a>`],
    ['Ships to', written.map((line) => html`${line}`).join('<br>')],
    [
      'Customer',
      html`<a href="${backOffice.basePath}/orders?query=${customerId}"><code>${customerId}</code></a>`,
    ],
    ['Authorisation', html`<code>${paymentAuthorizationId ?? 'none'}</code>`],
  ]);
}

function refund({ order, state, csrfToken }: Parameters<typeof orderPage>[0]): string {
  const { isPossible, requested } = order.refund;
  if (!isPossible)
    return html`<p class="empty">There is nothing to give back: the order is ${order.status}.</p>`;
  const known = requested
    ? html`<p class="message warn">Requested by ${requested.by} at !${time(requested.at)}, and not carried out yet. The reason given: ${requested.reason}</p>`
    : '';
  return html`!${known}!${form(
    { action: `${backOffice.basePath}/orders/${order.orderId}/refund`, csrfToken, state },
    textArea(state, { name: 'reason', label: 'Why', hint: 'Kept in the audit' }, 'required maxlength="500"') +
      html`<button class="danger">Give the money back</button>`,
  )}`;
}
