import { z } from 'zod';
import {
  type Brand,
  type ProductQuery as CatalogQuery,
  type Category,
  type Country,
  catalog,
  type Product,
  type ProductPage,
  type StockLevels,
  type WholeCatalogue,
} from '../../catalog/contract.ts';
import { fillPath } from '../../platform/fill-path.ts';
import { RequestRefusedError, requestJson } from '../../platform/json-client.ts';
import type { ProductQuery } from '../domain/narrow-products.ts';
import { skuForm } from '../domain/sku.ts';

/** The catalog service, asked directly. */
export interface CatalogClient {
  countries: () => Promise<Country[]>;
  brands: () => Promise<Brand[]>;
  categories: () => Promise<Category[]>;
  products: (query: ProductQuery) => Promise<ProductPage>;
  /** Undefined when the product is not sold in the country. */
  product: (sku: string, country: string) => Promise<Product | undefined>;
  /** Everything, or only what has changed since a version. */
  wholeCatalogue: (since: number | undefined) => Promise<WholeCatalogue>;
  stockLevels: () => Promise<StockLevels>;
}

/** A page has to be served from memory while a customer still waits for it. */
const timeoutInMilliseconds = 1500;
/** For what nobody waits for. */
const learningTimeoutInMilliseconds = 15_000;

const country: z.ZodType<Country> = z.object({
  code: z.string(),
  name: z.string(),
  currency: z.string(),
  locale: z.string(),
});
const brand: z.ZodType<Brand> = z.object({
  slug: z.string(),
  name: z.string(),
  tagline: z.string(),
  productCount: z.number(),
});
const category: z.ZodType<Category> = z.object({
  slug: z.string(),
  name: z.string(),
  productCount: z.number(),
});
const description = z.object({
  sku: z.string(),
  name: z.string(),
  description: z.string(),
  brandSlug: z.string(),
  brandName: z.string(),
  category: z.string(),
  categorySlug: z.string(),
  pictures: z.array(z.string()),
});
const product: z.ZodType<Product> = description.extend({
  priceInMinorUnits: z.int(),
  currency: z.string(),
  stock: z.int(),
});
const wholeCatalogue: z.ZodType<WholeCatalogue> = z.object({
  version: z.number(),
  isUpdate: z.boolean(),
  products: z.array(description.extend({ prices: z.record(z.string(), z.int()) })),
  removed: z.array(z.string()),
});
const stockLevels: z.ZodType<StockLevels> = z.record(z.string(), z.int());
const facetChoices = z.array(z.object({ slug: z.string(), name: z.string(), count: z.int() }));
const productPage: z.ZodType<ProductPage> = z.object({
  products: z.array(product),
  page: z.int(),
  pageCount: z.int(),
  total: z.int(),
  facets: z.object({
    brands: facetChoices,
    categories: facetChoices,
    inStock: z.int(),
    priceRange: z.object({ minimum: z.int(), maximum: z.int() }).nullable(),
  }),
  match: z.enum(['exact', 'similar']),
});

export function createCatalogClient(catalogUrl: string): CatalogClient {
  const get = <Schema extends z.ZodType>(
    pathAndQuery: string,
    schema: Schema,
    timeout = timeoutInMilliseconds,
  ) => requestJson({ url: `${catalogUrl}${pathAndQuery}`, schema, timeoutInMilliseconds: timeout });
  return {
    countries: () => get(catalog.routes.countries, z.array(country)),
    brands: () => get(catalog.routes.brands, z.array(brand)),
    categories: () => get(catalog.routes.categories, z.array(category)),
    products: (query) => get(`${catalog.routes.products}?${searchParams(query)}`, productPage),
    product: async (sku, countryCode) => {
      if (!skuForm.test(sku)) return undefined;
      const path = fillPath(catalog.routes.product, { sku });
      try {
        return await get(`${path}?${new URLSearchParams({ country: countryCode })}`, product);
      } catch (error) {
        if (error instanceof RequestRefusedError && error.status === 404) return undefined;
        throw error;
      }
    },
    wholeCatalogue: (since) => {
      const path = catalog.routes.wholeCatalogue;
      const pathAndQuery = since === undefined ? path : `${path}?since=${since}`;
      return get(pathAndQuery, wholeCatalogue, learningTimeoutInMilliseconds);
    },
    stockLevels: () => get(catalog.routes.stockLevels, stockLevels, learningTimeoutInMilliseconds),
  };
}

function searchParams(query: ProductQuery): URLSearchParams {
  const { country: code, minimumPrice, maximumPrice, inStock, page, pageSize } = query;
  const parameters: { [Name in keyof CatalogQuery]: string | undefined } = {
    country: code,
    brand: query.brand || undefined,
    category: query.category || undefined,
    query: query.search || undefined,
    sku: query.skus?.join(','),
    minimumPrice: minimumPrice?.toString(),
    maximumPrice: maximumPrice?.toString(),
    inStock: inStock ? 'true' : undefined,
    sort: query.sort,
    page: String(page),
    pageSize: String(pageSize),
  };
  const given = Object.entries(parameters).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return new URLSearchParams(given);
}
