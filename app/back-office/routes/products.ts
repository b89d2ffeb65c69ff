import { RequestRefusedError } from '../../platform/json-client.ts';
import type { CatalogClient } from '../data/catalog-client.ts';
import { readWholeNumber, toDraft, toNewProduct } from '../domain/product-form.ts';
import { pristine } from '../pages/form.ts';
import type { Page } from '../pages/layout.ts';
import { productListPage } from '../pages/product-list-page.ts';
import {
  deleteProductPage,
  newProductPage,
  type ProductForms,
  productPage,
  toFormState,
} from '../pages/product-page.ts';
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
  created: 'The product is in the catalogue. Give it a price and stock next.',
  saved: 'Saved. The shop shows it in a moment.',
  stock: 'The stock is booked.',
  deleted: 'The product is deleted.',
};

/** Products and their stock. */
export const products: Routes = (app, office) => {
  showPage(app, office, '/products', async ({ request, catalog, goTo }) => {
    const { done, ...search } = queryTexts(request, 'query', 'brand', 'page', 'done');
    const sku = search.query.toUpperCase();
    if (isNumber(sku) && (await exists(catalog, sku))) return goTo(`/products/${sku}`);
    const [found, brands] = await Promise.all([catalog.products(search), catalog.brands()]);
    return productListPage({ found, brands, search, done: doneTexts[done] });
  });

  showPage(app, office, '/products/new', async ({ catalog, visitor }) =>
    newProductPage({ state: pristine, brands: await catalog.brands(), ...visitor }),
  );

  takeForm(app, office, '/products/new', async ({ request, catalog, visitor, goTo }) => {
    const values = formValues(request);
    try {
      const { sku } = await catalog.createProduct(toNewProduct(values));
      return goTo(`/products/${encodeURIComponent(sku)}?done=created`);
    } catch (error) {
      const state = refusedForm(error, values);
      return {
        ...newProductPage({ state, brands: await catalog.brands(), ...visitor }),
        status: state.status,
      };
    }
  });

  showPage(app, office, '/products/:sku', async (context) => {
    const { done } = queryTexts(context.request, 'done');
    return showProduct(context, { done: doneTexts[done] });
  });

  takeForm(app, office, '/products/:sku', async (context) => {
    const { sku, values } = submitted(context);
    try {
      await context.catalog.changeProduct(sku, values.version ?? '', toDraft(values));
      return context.goTo(`/products/${encodeURIComponent(sku)}?done=saved`);
    } catch (error) {
      const { status, ...details } = refusedForm(error, values);
      return showProduct(context, { forms: { details }, status });
    }
  });

  takeForm(app, office, '/products/:sku/stock', async (context) => {
    const { sku, values } = submitted(context);
    const field = values.change === undefined ? 'quantity' : 'change';
    const number = readWholeNumber(values[field] ?? '');
    try {
      if (number === undefined) {
        const stock = { values, errors: { [field]: 'must be a whole number' }, message: '' };
        return showProduct(context, { forms: { stock }, status: 400 });
      }
      if (field === 'change') await context.catalog.changeStock(sku, number);
      else await context.catalog.setStock(sku, values.version ?? '', number);
      return context.goTo(`/products/${encodeURIComponent(sku)}?done=stock`);
    } catch (error) {
      const { status, ...stock } = refusedForm(error, values);
      return showProduct(context, { forms: { stock }, status });
    }
  });

  showPage(app, office, '/products/:sku/delete', async ({ request, catalog, visitor }) =>
    deleteProductPage({ product: await catalog.product(pathText(request, 'sku')), ...visitor }),
  );

  takeForm(app, office, '/products/:sku/delete', async ({ request, catalog, goTo }) => {
    await catalog.deleteProduct(pathText(request, 'sku'), formValues(request).version ?? '');
    return goTo('/products?done=deleted');
  });
};

/** Words have no hyphens around their parts, but every product number has. */
function isNumber(text: string): boolean {
  return /^[A-Z0-9]+(-[A-Z0-9]+)+$/.test(text);
}

/** The catalogue searches for words; who types a product's number wants that product. */
async function exists(catalog: CatalogClient, sku: string): Promise<boolean> {
  try {
    await catalog.product(sku);
    return true;
  } catch (error) {
    if (error instanceof RequestRefusedError && error.status === 404) return false;
    throw error;
  }
}

function submitted({ request }: PageRequest) {
  return { sku: pathText(request, 'sku'), values: formValues(request) };
}

async function showProduct(
  { request, catalog, visitor }: PageRequest,
  shown: { forms?: Partial<ProductForms>; done?: string | undefined; status?: number },
): Promise<Page> {
  const sku = pathText(request, 'sku');
  const [product, stock, brands] = await Promise.all([
    catalog.product(sku),
    catalog.stock(sku),
    catalog.brands(),
  ]);
  const forms = { details: toFormState(product), stock: pristine, ...shown.forms };
  return productPage({
    product,
    stock,
    brands,
    done: undefined,
    ...shown,
    forms,
    csrfToken: visitor.csrfToken,
  });
}
