import type { Brand, Product } from '../../catalog/contract.ts';
import { Problem } from '../../platform/problem-details.ts';
import type { Catalogue } from '../catalogue.ts';
import { homePage } from '../pages/home-page.ts';
import { brandPage, searchPage } from '../pages/product-list-page.ts';
import { productPage } from '../pages/product-page.ts';
import { pageNumber, queryText, type Routes, showPage } from './shop-pages.ts';

const productsOnHomePage = 8;
const productsOnListPage = 24;
const alsoOfBrand = 4;
/** Strides that come past every brand and every product of a brand before one of them comes again. */
const brandStep = 3;
const productStep = 5;
const dayInMilliseconds = 86_400_000;

/** Home, brands, search, and the product itself. */
export const browse: Routes = (app, shop) => {
  const { catalogue } = shop;

  app.get(
    '/',
    showPage(shop, async ({ shell }) => {
      const brands = await catalogue.brands();
      const picks = await picksOfTheDay(catalogue, brands, shell.country.code);
      return homePage(shell, brands, picks);
    }),
  );

  app.get(
    '/brands/:slug',
    showPage(shop, async ({ request, shell }) => {
      const brand = (await catalogue.brands()).find(({ slug }) => slug === request.params.slug);
      if (!brand) throw new Problem({ status: 404, detail: 'We do not carry this brand.' });
      const found = await catalogue.products({
        country: shell.country.code,
        brand: brand.slug,
        page: pageNumber(request),
        pageSize: productsOnListPage,
      });
      return brandPage(shell, brand, found);
    }),
  );

  app.get(
    '/search',
    showPage(shop, async ({ request, shell }) => {
      const search = queryText(request, 'q');
      const found = await catalogue.products({
        country: shell.country.code,
        search,
        page: pageNumber(request),
        pageSize: productsOnListPage,
      });
      return searchPage({ ...shell, search }, found);
    }),
  );

  app.get(
    '/products/:sku',
    showPage(shop, async ({ request, shell }) => {
      const country = shell.country.code;
      const product = await catalogue.product(String(request.params.sku), country);
      if (!product) {
        throw new Problem({ status: 404, detail: `We do not sell this product in ${shell.country.name}.` });
      }
      const ofBrand = await catalogue.products({
        country,
        brand: product.brandSlug,
        page: 1,
        pageSize: productsOnListPage,
      });
      return productPage(shell, product, otherModels(product, ofBrand.products).slice(0, alsoOfBrand));
    }),
  );
};

/** A product each of some brands, other ones every day. */
async function picksOfTheDay(
  catalogue: Catalogue,
  brands: readonly Brand[],
  country: string,
): Promise<Product[]> {
  const today = Math.floor(Date.now() / dayInMilliseconds);
  const rotated = brands.map((_, index) => brands[(index * brandStep + today) % brands.length]);
  const ofToday = rotated.filter((brand) => brand !== undefined).slice(0, productsOnHomePage);
  const pages = await Promise.all(
    ofToday.map(({ slug, productCount }) =>
      catalogue.products({
        country,
        brand: slug,
        page: 1 + ((today * productStep) % Math.max(1, productCount)),
        pageSize: 1,
      }),
    ),
  );
  return pages.flatMap(({ products }) => products);
}

/** One of each model but the one that is shown; what comes after the comma of a name is a variant of a model. */
function otherModels(shown: Product, products: readonly Product[]): Product[] {
  const modelOf = ({ name }: Product) => name.split(',')[0];
  const models = Map.groupBy(products, modelOf);
  models.delete(modelOf(shown));
  return [...models.values()].flatMap(([first]) => first ?? []);
}
