import type { Request } from 'express';
import type { Brand, Product } from '../../catalog/contract.ts';
import { Problem } from '../../platform/problem-details.ts';
import type { Catalogue } from '../catalogue.ts';
import { otherModels, variantsOf } from '../domain/product-model.ts';
import { homePage } from '../pages/home-page.ts';
import { productPage } from '../pages/product-page.ts';
import { type Routes, showPage } from './shop-pages.ts';

const productsOnHomePage = 8;
const productsOfBrand = 100;
const alsoOfBrand = 4;
/** Strides that come past every brand and every product of a brand before one of them comes again. */
const brandStep = 3;
const productStep = 5;
const dayInMilliseconds = 86_400_000;

/** Home, and one product. */
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
        pageSize: productsOfBrand,
      });
      return productPage(shell, {
        product,
        variants: variantsOf(product, ofBrand.products),
        others: otherModels(product, ofBrand.products).slice(0, alsoOfBrand),
        resultsPath: listThatLedHere(request),
      });
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

/** The list from which a link was followed, with its filters; empty when it was another page, or another site's. */
function listThatLedHere(request: Request): string {
  const referrer = request.get('referer') ?? '';
  if (!URL.canParse(referrer)) return '';
  const { host, pathname, search } = new URL(referrer);
  const isList =
    host === request.get('host') && /^\/(search|brands\/[^/]+|categories\/[^/]+)$/.test(pathname);
  return isList ? `${pathname}${search}` : '';
}
