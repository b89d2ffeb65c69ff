import { html } from 'ghtml';
import type { AdminProduct, AdminStock, Brand } from '../../catalog/contract.ts';
import { backOffice } from '../contract.ts';
import { link, notice, time } from './elements.ts';
import { type FormState, form, hidden, selectField, textArea, textField } from './form.ts';
import type { Page } from './layout.ts';

/** What a form of the page shows instead of the product as it is. */
export interface ProductForms {
  details: FormState;
  stock: FormState;
}

/** A product with its stock, and the ways to its prices and its past. */
export function productPage(shown: {
  product: AdminProduct;
  stock: AdminStock;
  brands: readonly Brand[];
  forms: ProductForms;
  csrfToken: string;
  done: string | undefined;
  status?: number;
}): Page {
  const { product, stock, brands, forms, csrfToken } = shown;
  const { sku } = product;
  const path = `/products/${encodeURIComponent(sku)}`;
  const action = `${backOffice.basePath}${path}`;
  return {
    ...{ area: 'products', title: product.name, status: shown.status ?? 200 },
    main: html`<h1>${product.name}</h1>
<p class="lead"><code>${sku}</code> · in the shop since !${time(product.createdAt)}</p>
!${notice(shown.done)}
<div class="columns">
<section aria-labelledby="details"><h2 id="details">Details</h2>
!${form({ action, csrfToken, state: forms.details }, html`!${hidden('version', product.version)}!${detailFields(forms.details, brands)}<button class="first">Save</button>`)}
</section>
<section aria-labelledby="stock"><h2 id="stock">Stock</h2>!${stockForms(stock, forms.stock, action, csrfToken)}
<h2>Prices</h2><p>Sold in ${product.countryCount} ${product.countryCount === 1 ? 'country' : 'countries'}. !${link(`${path}/prices`, 'Prices by country')}</p>
<h2>Past</h2><p>!${link(`/audit?of=catalog&sku=${encodeURIComponent(sku)}`, 'Who changed what')}</p>
<h2>Delete</h2><p>!${link(`${path}/delete`, 'Take it out of the catalogue')}</p>
</section></div>`,
  };
}

export function newProductPage(shown: {
  state: FormState;
  brands: readonly Brand[];
  csrfToken: string;
}): Page {
  const { state, brands, csrfToken } = shown;
  return {
    ...{ area: 'products', title: 'New product', status: state.message ? 400 : 200 },
    main: html`<section class="narrow"><h1>New product</h1>
<p class="lead">It is sold nowhere until it has a price, and sold out until it has stock.</p>
!${form(
      { action: `${backOffice.basePath}/products/new`, csrfToken, state },
      textField(
        state,
        { name: 'sku', label: 'Number', hint: 'Capital letters, digits, hyphens' },
        'required maxlength="80" autocomplete="off"',
      ) + html`!${detailFields(state, brands)}<button class="first">Create</button>`,
    )}</section>`,
  };
}

export function deleteProductPage({
  product,
  csrfToken,
}: {
  product: AdminProduct;
  csrfToken: string;
}): Page {
  const path = `${backOffice.basePath}/products/${encodeURIComponent(product.sku)}`;
  return {
    ...{ area: 'products', title: `Delete ${product.name}?` },
    main: html`<section class="narrow"><h1>Delete ${product.name}?</h1>
<p class="lead">Its prices and its stock go as well. Orders that have it stay as they are.</p>
!${form({ action: `${path}/delete`, csrfToken }, html`!${hidden('version', product.version)}<button class="danger">Delete</button> <a class="button" href="${path}">Keep it</a>`)}
</section>`,
  };
}

/** The fields of a product as a form has them; names of pictures stand on lines of their own. */
export function toFormState(product: AdminProduct): FormState {
  const { name, description, brandSlug, category, pictures } = product;
  const values = { name, description, brandSlug, category, pictures: pictures.join('\n') };
  return { values, errors: {}, message: '' };
}

function detailFields(state: FormState, brands: readonly Brand[]): string {
  const choices = brands.map(({ slug, name }) => [slug, name] as const);
  return [
    textField(state, { name: 'name', label: 'Name' }, 'required maxlength="200"'),
    textArea(state, { name: 'description', label: 'Description' }, 'required maxlength="5000"'),
    selectField(state, { name: 'brandSlug', label: 'Brand' }, choices),
    textField(state, { name: 'category', label: 'Category' }, 'required maxlength="100"'),
    textArea(
      state,
      { name: 'pictures', label: 'Pictures', hint: 'Names of views, one on each line, the main one first' },
      'required',
    ),
  ].join('');
}

function stockForms(stock: AdminStock, state: FormState, action: string, csrfToken: string): string {
  const counted = { ...state, values: { quantity: String(stock.quantity), ...state.values } };
  return html`<p class="figure"><strong>${stock.quantity}</strong> pieces</p>
!${form(
    { action: `${action}/stock`, csrfToken, state },
    `${textField(
      state,
      { name: 'change', label: 'Came in, or was lost', hint: 'Such as 12 or -3' },
      'inputmode="text" autocomplete="off"',
    )}<button>Book it</button>`,
  )}
!${form(
    { action: `${action}/stock`, csrfToken },
    html`!${hidden('version', stock.version)}!${textField(counted, { name: 'quantity', label: 'Counted' }, 'inputmode="numeric" autocomplete="off"')}<button>Set it</button>`,
  )}`;
}
