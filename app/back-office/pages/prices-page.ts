import { html } from 'ghtml';
import type { AdminPrice, AdminProduct, Country } from '../../catalog/contract.ts';
import { formatPrice } from '../../platform/price.ts';
import { backOffice } from '../contract.ts';
import { link, notice, table } from './elements.ts';
import { type FormState, form, hidden, selectField, textField } from './form.ts';
import type { Page } from './layout.ts';

/** Where a product is sold, and for how much. */
export function pricesPage(shown: {
  product: AdminProduct;
  prices: readonly AdminPrice[];
  countries: readonly Country[];
  /** Of the form for a country that it is not sold in yet. */
  state: FormState;
  csrfToken: string;
  done: string | undefined;
  status?: number;
}): Page {
  const { product, prices, countries, state, csrfToken } = shown;
  const path = pricesPath(product.sku);
  const byCode = new Map(countries.map((country) => [country.code, country]));
  const nameOf = (code: string) => byCode.get(code)?.name ?? code;
  const sold = new Set(prices.map(({ country }) => country));
  const choices = countries
    .filter(({ code }) => !sold.has(code))
    .map(({ code, name, currency }) => [code, `${name} (${currency})`] as const);
  return {
    ...{ area: 'products', title: `Prices of ${product.name}`, status: shown.status ?? 200 },
    main: html`<h1>Prices of ${product.name}</h1>
<p class="lead">!${link(`/products/${encodeURIComponent(product.sku)}`, 'Back to the product')}</p>
!${notice(shown.done)}
!${choices.length > 0 ? newPriceForm(`${backOffice.basePath}${path}`, choices, state, csrfToken) : ''}
<section aria-labelledby="sold"><h2 id="sold">Sold in ${prices.length} ${prices.length === 1 ? 'country' : 'countries'}</h2>
!${table(
      'Prices by country',
      [
        { heading: 'Country', cell: ({ country }) => html`${nameOf(country)}` },
        {
          heading: 'Price',
          isNumber: true,
          cell: (price) => html`${formatPrice(price, byCode.get(price.country)?.locale ?? 'en')}`,
        },
        {
          heading: 'Change',
          cell: ({ country }) =>
            html`<a href="${backOffice.basePath}${path}/${country}">Change<span class="hidden"> the price in ${nameOf(country)}</span></a>`,
        },
      ],
      [...prices].sort((one, other) => nameOf(one.country).localeCompare(nameOf(other.country))),
    )}</section>`,
  };
}

/** One price, to be changed or taken away. */
export function pricePage(shown: {
  product: AdminProduct;
  price: AdminPrice;
  country: Country | undefined;
  state: FormState;
  csrfToken: string;
  status?: number;
}): Page {
  const { product, price, country, state, csrfToken } = shown;
  const name = country?.name ?? price.country;
  const path = pricesPath(product.sku);
  const action = `${backOffice.basePath}${path}/${price.country}`;
  const version = hidden('version', price.version);
  return {
    ...{ area: 'products', title: `Price in ${name}`, status: shown.status ?? 200 },
    main: html`<section class="narrow"><h1>Price in ${name}</h1>
<p class="lead">${product.name} is sold there for ${formatPrice(price, country?.locale ?? 'en')}. !${link(path, 'All prices')}</p>
!${form(
      { action, csrfToken, state },
      `${version}${amountField(state, `Price in ${price.currency}`)}<button class="first">Save</button>`,
    )}
<h2>No longer sell it there</h2>
!${form({ action: `${action}/delete`, csrfToken }, html`!${version}<button class="danger">Stop selling in ${name}</button>`)}
</section>`,
  };
}

function newPriceForm(
  action: string,
  choices: readonly (readonly [string, string])[],
  state: FormState,
  csrfToken: string,
): string {
  return html`<section aria-labelledby="new"><h2 id="new">Sell it in another country</h2>
!${form(
    { action, csrfToken, state },
    `<div class="row">${selectField(state, { name: 'country', label: 'Country' }, choices)}${amountField(state, 'Price in its currency')}</div><button class="first">Sell it there</button>`,
  )}</section>`;
}

function amountField(state: FormState, label: string): string {
  const field = { name: 'amount', label, hint: 'Such as 19.90' };
  return textField(state, field, 'required inputmode="decimal" autocomplete="off" maxlength="16"');
}

const pricesPath = (sku: string) => `/products/${encodeURIComponent(sku)}/prices`;
