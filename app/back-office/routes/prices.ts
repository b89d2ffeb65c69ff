import type { Country } from '../../catalog/contract.ts';
import { toDecimal } from '../../platform/price.ts';
import { readAmount } from '../domain/amount.ts';
import { type FormState, pristine } from '../pages/form.ts';
import type { Page } from '../pages/layout.ts';
import { pricePage, pricesPage } from '../pages/prices-page.ts';
import {
  formValues,
  type PageRequest,
  pathText,
  queryTexts,
  type Routes,
  showPage,
  takeForm,
} from './back-office-pages.ts';
import { refusedForm } from './refused-form.ts';

const doneTexts: Readonly<Record<string, string>> = {
  saved: 'The price is saved. The shop shows it in a moment; who has a quote keeps it for a day.',
  deleted: 'The product is no longer sold there.',
};

/** Prices of a product by country. */
export const prices: Routes = (app, office) => {
  showPage(app, office, '/products/:sku/prices', (context) => {
    const { done } = queryTexts(context.request, 'done');
    return showPrices(context, { done: doneTexts[done] });
  });

  takeForm(app, office, '/products/:sku/prices', async (context) => {
    const values = formValues(context.request);
    const country = (await context.catalog.countries()).find(({ code }) => code === values.country);
    if (!country) return showPrices(context, wrong(values, 'country', 'must be one that the shop sells to'));
    return savePrice(context, { country, values }, (refused) => showPrices(context, refused));
  });

  showPage(app, office, '/products/:sku/prices/:country', (context) => showPrice(context, {}));

  takeForm(app, office, '/products/:sku/prices/:country', async (context) => {
    const values = formValues(context.request);
    const code = pathText(context.request, 'country');
    const country = (await context.catalog.countries()).find((each) => each.code === code);
    if (!country) return showPrice(context, wrong(values, 'amount', 'the shop does not sell there'));
    return savePrice(context, { country, values }, (refused) => showPrice(context, refused));
  });

  takeForm(app, office, '/products/:sku/prices/:country/delete', async ({ request, catalog, goTo }) => {
    const [sku, country] = [pathText(request, 'sku'), pathText(request, 'country')];
    await catalog.deletePrice(sku, country, formValues(request).version ?? '');
    return goTo(`/products/${encodeURIComponent(sku)}/prices?done=deleted`);
  });
};

interface Refused {
  state?: FormState;
  status?: number;
}

/** Without a version in the form, the product must not be sold in the country yet. */
async function savePrice(
  { request, catalog, goTo }: PageRequest,
  { country, values }: { country: Country; values: Record<string, string> },
  refuse: (refused: Refused) => Promise<Page>,
): Promise<Page | undefined> {
  const sku = pathText(request, 'sku');
  const amountInMinorUnits = readAmount(values.amount ?? '', country.currency);
  if (amountInMinorUnits === undefined) {
    const example = toDecimal({ amountInMinorUnits: 1990, currency: country.currency });
    return refuse(wrong(values, 'amount', `must be an amount in ${country.currency} such as ${example}`));
  }
  const { version } = values;
  try {
    const price = { sku, country: country.code, amountInMinorUnits };
    await catalog.setPrice(version === undefined ? price : { ...price, version });
    return goTo(`/products/${encodeURIComponent(sku)}/prices?done=saved`);
  } catch (error) {
    const { status, ...state } = refusedForm(error, values);
    return refuse({ state, status });
  }
}

function wrong(values: Record<string, string>, field: string, complaint: string): Required<Refused> {
  return { state: { values, errors: { [field]: complaint }, message: '' }, status: 400 };
}

async function showPrices(
  { request, catalog, visitor }: PageRequest,
  shown: Refused & { done?: string | undefined },
): Promise<Page> {
  const sku = pathText(request, 'sku');
  const [product, list, countries] = await Promise.all([
    catalog.product(sku),
    catalog.prices(sku),
    catalog.countries(),
  ]);
  const { csrfToken } = visitor;
  return pricesPage({
    product,
    prices: list,
    countries,
    state: pristine,
    done: undefined,
    ...shown,
    csrfToken,
  });
}

async function showPrice({ request, catalog, visitor }: PageRequest, refused: Refused): Promise<Page> {
  const [sku, code] = [pathText(request, 'sku'), pathText(request, 'country')];
  const [product, price, countries] = await Promise.all([
    catalog.product(sku),
    catalog.price(sku, code),
    catalog.countries(),
  ]);
  const country = countries.find((each) => each.code === code);
  const state = { ...pristine, values: { amount: toDecimal(price) } };
  return pricePage({ product, price, country, state, ...refused, csrfToken: visitor.csrfToken });
}
