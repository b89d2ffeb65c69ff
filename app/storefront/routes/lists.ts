import { Problem } from '../../platform/problem-details.ts';
import type { Catalogue } from '../catalogue.ts';
import { type ProductFilters, readFilters } from '../domain/product-filters.ts';
import { brandsPage } from '../pages/brands-page.ts';
import type { ProductList } from '../pages/product-list.ts';
import { brandPage, categoryPage, searchPage } from '../pages/product-list-page.ts';
import { type PageRequest, type Routes, showPage } from './shop-pages.ts';

const productsOnPage = 24;

/** Lists of products that a visitor narrows, orders and leafs through: all, of a brand, of a category. */
export const lists: Routes = (app, shop) => {
  const { catalogue } = shop;

  app.get(
    '/search',
    showPage(shop, async (context) => {
      const list = await findList(catalogue, context, 'nothing', {});
      return searchPage({ ...context.shell, search: list.filters.search }, list);
    }),
  );

  app.get(
    '/brands',
    showPage(shop, async ({ shell }) => brandsPage(shell, await catalogue.brands())),
  );

  app.get(
    '/brands/:slug',
    showPage(shop, async (context) => {
      const { slug } = context.request.params;
      const brand = (await catalogue.brands()).find((each) => each.slug === slug);
      if (!brand) throw new Problem({ status: 404, detail: 'We do not carry this brand.' });
      return brandPage(
        context.shell,
        brand,
        await findList(catalogue, context, 'brand', { brand: brand.slug }),
      );
    }),
  );

  app.get(
    '/categories/:slug',
    showPage(shop, async (context) => {
      const { slug } = context.request.params;
      const category = context.shell.categories.find((each) => each.slug === slug);
      if (!category) throw new Problem({ status: 404, detail: 'We have no shelf of this name.' });
      const list = await findList(catalogue, context, 'category', { category: category.slug });
      return categoryPage(context.shell, category, list);
    }),
  );
};

/** What the path has decided goes to the catalogue, but not into the filters, which stand in the query string. */
async function findList(
  catalogue: Catalogue,
  { request, shell }: PageRequest,
  fixed: ProductList['fixed'],
  decided: Partial<Pick<ProductFilters, 'brand' | 'category'>>,
): Promise<ProductList> {
  const { code, currency } = shell.country;
  const query = new URL(request.originalUrl, 'http://shop.invalid').searchParams;
  if (fixed !== 'nothing') query.delete(fixed);
  const filters = readFilters(query, currency);
  const found = await catalogue.products({
    ...filters,
    ...decided,
    country: code,
    pageSize: productsOnPage,
  });
  return { path: request.path, filters, found, fixed };
}
