import { RequestRefusedError, ServiceUnavailableError } from '../../platform/json-client.ts';
import { type FormState, pristine } from '../pages/form.ts';
import type { Page } from '../pages/layout.ts';
import { orderListPage } from '../pages/order-list-page.ts';
import { orderPage } from '../pages/order-page.ts';
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
  refund: 'The refund is on its way: the processor carries it out in a moment.',
};

const nothingFound = { orders: [], nextAfter: null };

/** Orders, and refunds of them. */
export const orders: Routes = (app, office) => {
  showPage(app, office, '/orders', async (context) => {
    const search = queryTexts(context.request, 'query', 'status', 'country', 'from', 'to', 'after');
    const [found, countries] = await Promise.all([find(context, search), countriesIfKnown(context)]);
    return orderListPage({ search, countries, ...found });
  });

  showPage(app, office, '/orders/:orderId', (context) => {
    const { done } = queryTexts(context.request, 'done');
    return showOrder(context, { done: doneTexts[done] });
  });

  takeForm(app, office, '/orders/:orderId/refund', async (context) => {
    const values = formValues(context.request);
    const orderId = pathText(context.request, 'orderId');
    try {
      await context.orders.refund(orderId, values.reason ?? '');
      return context.goTo(`/orders/${orderId}?done=refund`);
    } catch (error) {
      const { status, ...state } = refusedForm(error, values);
      return showOrder(context, { state, status });
    }
  });
};

/** A search that makes no sense finds nothing, and says what is wrong with it. */
async function find({ orders: client }: PageRequest, search: Parameters<PageRequest['orders']['search']>[0]) {
  const state: FormState = { ...pristine, values: search };
  try {
    return { found: await client.search(search), state };
  } catch (error) {
    if (!(error instanceof RequestRefusedError && error.status === 400)) throw error;
    const { status, ...refused } = refusedForm(error, search);
    return { found: nothingFound, state: refused, status };
  }
}

/** Orders can be searched while the catalogue does not answer; only the choice of a country is missing then. */
async function countriesIfKnown({ catalog }: PageRequest) {
  try {
    return await catalog.countries();
  } catch (error) {
    if (error instanceof ServiceUnavailableError) return [];
    throw error;
  }
}

async function showOrder(
  { request, orders: client, visitor }: PageRequest,
  shown: { state?: FormState; done?: string | undefined; status?: number },
): Promise<Page> {
  const order = await client.order(pathText(request, 'orderId'));
  return orderPage({ order, state: pristine, done: undefined, ...shown, csrfToken: visitor.csrfToken });
}
