import { html } from 'ghtml';
import type { CheckoutErrors, CheckoutValues } from '../domain/checkout-form.ts';
import { paymentMethods } from '../domain/payment-method.ts';
import { formatPrice } from '../domain/price.ts';
import type { Quote } from '../domain/quote.ts';
import type { Page, Shell } from './layout.ts';

export interface Checkout {
  quote: Quote;
  /** The id that the order will have, so that pressing the button twice is one order. */
  orderId: string;
  values: CheckoutValues;
  errors: CheckoutErrors;
  /** Something to tell above the form; empty for nothing. */
  message: string;
}

export function checkoutPage(shell: Shell, checkout: Checkout): Page {
  const { quote, orderId, message } = checkout;
  return {
    title: 'Checkout',
    main: html`<h1>Checkout</h1>
!${message ? html`<p class="alert" role="alert">${message}</p>` : ''}
<form class="checkout" method="post" action="/checkout" novalidate>
<input type="hidden" name="csrf" value="${shell.csrfToken}">
<input type="hidden" name="orderId" value="${orderId}">
<input type="hidden" name="quotedTotal" value="${quote.totalInMinorUnits}">
<input type="hidden" name="quotedCurrency" value="${quote.currency}">
<div class="checkout-fields">
<fieldset><legend>Contact</legend>
!${field(checkout, { name: 'email', label: 'Email', type: 'email', autocomplete: 'email' })}
</fieldset>
<fieldset><legend>Delivery</legend>
!${field(checkout, { name: 'name', label: 'Name', autocomplete: 'name' })}
!${field(checkout, { name: 'street', label: 'Street and number', autocomplete: 'street-address' })}
<div class="pair">
!${field(checkout, { name: 'postalCode', label: 'Postal code', autocomplete: 'postal-code' })}
!${field(checkout, { name: 'city', label: 'City', autocomplete: 'address-level2' })}
</div>
!${countryField(shell, checkout)}
</fieldset>
<fieldset><legend>Payment</legend>!${paymentFields(checkout)}</fieldset>
</div>
!${summary(shell, quote)}
</form>`,
  };
}

interface Field {
  name: keyof CheckoutValues;
  label: string;
  type?: string;
  autocomplete: string;
}

function field({ values, errors }: Checkout, { name, label, type = 'text', autocomplete }: Field): string {
  return html`<p class="field">
<label for="${name}">${label}</label>
<input id="${name}" name="${name}" type="${type}" autocomplete="${autocomplete}" value="${values[name]}" required !${invalid(errors, name)}>
!${complaint(errors, name)}
</p>`;
}

function countryField({ country, countries }: Shell, { values, errors }: Checkout): string {
  const chosen = values.country ?? country.code;
  return html`<p class="field">
<label for="country">Country</label>
<select id="country" name="country" autocomplete="country" !${invalid(errors, 'country')}>
!${countries.map(({ code, name }) => html`<option value="${code}" ${code === chosen ? 'selected' : ''}>${name}</option>`)}
</select>
!${complaint(errors, 'country')}
</p>`;
}

function paymentFields({ values, errors }: Checkout): string {
  const chosen = values.paymentMethod ?? paymentMethods[0]?.id;
  return html`!${paymentMethods.map(
    ({ id, name, explanation }) => html`<label class="choice">
<input type="radio" name="paymentMethod" value="${id}" ${id === chosen ? 'checked' : ''}>
<span><strong>${name}</strong><small>${explanation}</small></span>
</label>`,
  )}!${complaint(errors, 'paymentMethod')}`;
}

function invalid(errors: CheckoutErrors, name: string): string {
  return errors[name] ? html`aria-invalid="true" aria-describedby="${name}-error"` : '';
}

function complaint(errors: CheckoutErrors, name: string): string {
  return errors[name] ? html`<span class="error" id="${name}-error">This ${errors[name]}.</span>` : '';
}

function summary({ country }: Shell, quote: Quote): string {
  const price = (amountInMinorUnits: number) =>
    formatPrice({ amountInMinorUnits, currency: quote.currency }, country.locale);
  return html`<aside class="summary"><h2>Your order</h2>
<ul>!${quote.lines.map(
    ({ product, quantity, totalInMinorUnits }) =>
      html`<li><span>${quantity} × ${product.name}</span> <span class="price">${price(totalInMinorUnits)}</span></li>`,
  )}</ul>
<p class="total"><span>Total</span> <strong class="price">${price(quote.totalInMinorUnits)}</strong></p>
<button class="button">Order now</button>
</aside>`;
}
