import { html } from 'ghtml';
import { formatPrice } from '../../platform/price.ts';
import type { CheckoutErrors, CheckoutValues } from '../domain/checkout-form.ts';
import { currencyName } from '../domain/currency-name.ts';
import type { PaymentMethod } from '../domain/payment-method.ts';
import type { Quote } from '../domain/quote.ts';
import { errorSummary, type FormField, fieldError, fieldState, formField } from './form-field.ts';
import { icon } from './icons.ts';
import type { Page, Shell } from './page.ts';
import { picturePath } from './product-card.ts';

export interface Checkout {
  quote: Quote;
  /** The same for each attempt to send this form, so that pressing the button twice is one order. */
  idempotencyKey: string;
  values: CheckoutValues;
  errors: CheckoutErrors;
  /** Something to tell above the form; empty for nothing. */
  message: string;
  paymentMethods: readonly PaymentMethod[];
}

type AddressField = Pick<FormField, 'name' | 'label' | 'autocomplete' | 'type' | 'hint' | 'isOptional'> & {
  name: keyof CheckoutValues;
};

const contactFields: readonly AddressField[] = [
  {
    name: 'email',
    label: 'Email',
    type: 'email',
    autocomplete: 'email',
    hint: 'For the confirmation of your order, and for nothing else.',
  },
  { name: 'phone', label: 'Phone', type: 'tel', autocomplete: 'tel', isOptional: true },
];
const nameField: AddressField = { name: 'name', label: 'Full name', autocomplete: 'name' };
const streetField: AddressField = {
  name: 'street',
  label: 'Street and number',
  autocomplete: 'street-address',
};
const postalCodeField: AddressField = {
  name: 'postalCode',
  label: 'Postal code',
  autocomplete: 'postal-code',
  hint: 'Leave it empty where there is none.',
};
const cityField: AddressField = { name: 'city', label: 'Town or city', autocomplete: 'address-level2' };
const regionField: AddressField = {
  name: 'region',
  label: 'State or province',
  autocomplete: 'address-level1',
  isOptional: true,
};

/** In the order in which the fields stand on the page. */
const labels: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ...contactFields,
    nameField,
    streetField,
    postalCodeField,
    cityField,
    regionField,
    { name: 'country', label: 'Country' },
    { name: 'paymentMethod', label: 'Payment method' },
  ].map(({ name, label }) => [name, label]),
);

export function checkoutPage(shell: Shell, checkout: Checkout): Page {
  const { quote, idempotencyKey, message, errors } = checkout;
  const input = (field: AddressField) =>
    formField({ ...field, value: checkout.values[field.name], error: errors[field.name] });
  const problems = Object.entries(labels).flatMap(([name, label]) => {
    const error = errors[name];
    return error ? [{ name, label, error }] : [];
  });
  return {
    title: problems.length > 0 ? 'Checkout – please correct' : 'Checkout',
    isPrivate: true,
    main: html`<header class="list-head"><div><h1>Checkout</h1></div></header>
!${errorSummary(message, problems)}
<form class="with-summary checkout" method="post" action="/checkout" novalidate data-send-once>
!${orderOnEnter}
<input type="hidden" name="csrf" value="${shell.csrfToken}">
<input type="hidden" name="idempotencyKey" value="${idempotencyKey}">
<input type="hidden" name="quotedTotal" value="${quote.totalInMinorUnits}">
<input type="hidden" name="quotedCurrency" value="${quote.currency}">
<div class="checkout-fields">
<fieldset><legend>Contact</legend>!${contactFields.map(input)}</fieldset>
<fieldset><legend>Delivery address</legend>
!${input(nameField)}!${input(streetField)}
<div class="pair">!${input(postalCodeField)}!${input(cityField)}</div>
!${input(regionField)}
!${countryField(shell, checkout)}
</fieldset>
!${paymentFields(checkout)}
</div>
!${summary(shell, quote)}
</form>`,
  };
}

/** A form that is sent by the Enter key takes its first button, which would otherwise be the one that shows prices. */
const orderOnEnter = html`<button class="unseen" tabindex="-1" aria-hidden="true">Order now</button>`;

/** Another country has other prices: the second button shows them before anything is ordered. */
function countryField({ country, countries }: Shell, { values, errors }: Checkout): string {
  const chosen = values.country ?? country.code;
  return html`<div class="field">
<label for="country">Country</label>
<div class="beside"><select id="country" name="country" autocomplete="country" !${fieldState('country', { error: errors.country, hint: 'yes' })}>
!${countries.map(({ code, name }) => html`<option value="${code}" ${code === chosen ? 'selected' : ''}>${name}</option>`)}
</select>
<button name="intent" value="show-prices">Show prices</button></div>
<span class="hint" id="country-hint">You pay in ${currencyName(country.currency)} (${country.currency}).</span>
!${fieldError('country', 'Country', errors.country)}
</div>`;
}

function paymentFields({ values, errors, paymentMethods }: Checkout): string {
  const chosen = values.paymentMethod ?? paymentMethods[0]?.id;
  return html`<fieldset id="paymentMethod" tabindex="-1" !${fieldState('paymentMethod', { error: errors.paymentMethod })}><legend>Payment</legend>
!${paymentMethods.map(
    ({ id, name, explanation }) => html`<label class="choice">
<input type="radio" name="paymentMethod" value="${id}" ${id === chosen ? 'checked' : ''}>
<span><strong>${name}</strong><small>${explanation}</small></span>
</label>`,
  )}!${fieldError('paymentMethod', 'Payment method', errors.paymentMethod)}</fieldset>`;
}

function summary({ country }: Shell, quote: Quote): string {
  const price = (amountInMinorUnits: number) =>
    formatPrice({ amountInMinorUnits, currency: quote.currency }, country.locale);
  return html`<section class="summary" aria-labelledby="summary"><h2 id="summary">Your order</h2>
<ul class="summary-lines">!${quote.lines.map(
    ({ product, quantity, totalInMinorUnits }) =>
      html`<li><img src="${picturePath(product.sku)}" alt="" width="48" height="48"><span>${quantity} × ${product.name}</span> <span class="price">${price(totalInMinorUnits)}</span></li>`,
  )}</ul>
!${quote.missingSkus.length === 0 ? '' : html`<p class="soft">Not sold in ${country.name}, and left in your cart: ${quote.missingSkus.join(', ')}</p>`}
<p class="row"><span>Delivery to ${country.name}</span> <span>free</span></p>
<p class="total"><span>Total</span> <strong class="price">${price(quote.totalInMinorUnits)}</strong></p>
<button class="button wide">Order now</button>
<p class="quiet secure">!${icon('lock')}Nothing is charged before everything is put aside for you.</p>
<p class="aside-link"><a href="/cart">Back to the cart</a></p>
</section>`;
}
