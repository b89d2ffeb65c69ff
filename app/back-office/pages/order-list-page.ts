import { html } from 'ghtml';
import type { Country } from '../../catalog/contract.ts';
import type { OrderPage } from '../../orders/contract.ts';
import { formatPrice } from '../../platform/price.ts';
import { backOffice } from '../contract.ts';
import { type OrderSearchForm, statuses } from '../data/orders-client.ts';
import { badge, link, nextPage, table, time } from './elements.ts';
import { type FormState, selectField, textField } from './form.ts';
import type { Page } from './layout.ts';

export function orderListPage(list: {
  found: OrderPage;
  search: OrderSearchForm;
  /** Empty while the catalogue does not answer; then a country is typed. */
  countries: readonly Country[];
  state: FormState;
  status?: number;
}): Page {
  const { found, search, countries, state } = list;
  return {
    ...{ area: 'orders', title: 'Orders', status: list.status ?? 200 },
    main: html`<h1>Orders</h1>
!${searchForm(state, countries)}
!${table(
      'Orders, the latest placed first',
      [
        {
          heading: 'Placed',
          cell: ({ placedAt, orderId }) =>
            html`<a href="${backOffice.basePath}/orders/${orderId}">!${time(placedAt)}</a>`,
        },
        { heading: 'Status', cell: ({ status }) => badge(status) },
        {
          heading: 'Customer',
          cell: ({ email, customerId }) =>
            html`<a href="${backOffice.basePath}/orders?query=${customerId}">${email}</a>`,
        },
        { heading: 'To', cell: ({ country }) => html`${country}` },
        {
          heading: 'Total',
          isNumber: true,
          cell: ({ totalInMinorUnits, currency }) =>
            html`${formatPrice({ amountInMinorUnits: totalInMinorUnits, currency }, 'en')}`,
        },
      ],
      found.orders,
    )}
!${nextPage('/orders', found.nextAfter === null ? null : { ...search, after: found.nextAfter })}
!${search.after ? html`<p>!${link('/orders', 'Back to the latest')}</p>` : ''}`,
  };
}

function searchForm(state: FormState, countries: readonly Country[]): string {
  return html`<form class="search" role="search" action="${backOffice.basePath}/orders">
!${state.message ? html`<p class="message bad" role="alert">${state.message}</p>` : ''}
!${textField(state, { name: 'query', label: 'Order, customer or e-mail' }, 'type="search" maxlength="254"')}
!${selectField(state, { name: 'status', label: 'Status' }, [
    ['', 'Any'],
    ...statuses.filter((status) => status !== 'received').map((status) => [status, status] as const),
  ])}
!${selectField(state, { name: 'country', label: 'Country' }, [
    ['', 'Any'],
    ...countries.map(({ code, name }) => [code, name] as const),
  ])}
!${textField(state, { name: 'from', label: 'From' }, 'type="date"')}
!${textField(state, { name: 'to', label: 'To' }, 'type="date"')}
<button>Search</button></form>`;
}
