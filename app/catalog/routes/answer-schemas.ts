import { z } from 'zod';
import type {
  Brand,
  Category,
  Country,
  Product,
  ProductPage,
  StockLevels,
  WholeCatalogue,
} from '../contract.ts';

/** What the catalogue answers, for the OpenAPI document and the tests. */

export const country = z
  .object({ code: z.string(), name: z.string(), currency: z.string(), locale: z.string() })
  .meta({ id: 'Country' }) satisfies z.ZodType<Country>;

export const brand = z
  .object({ slug: z.string(), name: z.string(), tagline: z.string(), productCount: z.int().min(0) })
  .meta({ id: 'Brand' }) satisfies z.ZodType<Brand>;

export const category = z
  .object({ slug: z.string(), name: z.string(), productCount: z.int().min(0) })
  .meta({ id: 'Category' }) satisfies z.ZodType<Category>;

export const productDescription = z.object({
  sku: z.string(),
  name: z.string(),
  description: z.string(),
  brandSlug: z.string(),
  brandName: z.string(),
  category: z.string(),
  categorySlug: z.string(),
  pictures: z.array(z.string()).min(1),
});

export const product = productDescription
  .extend({ priceInMinorUnits: z.int().min(1), currency: z.string(), stock: z.int().min(0) })
  .meta({ id: 'Product' }) satisfies z.ZodType<Product>;

const facetChoices = z.array(z.object({ slug: z.string(), name: z.string(), count: z.int().min(1) }));

export const productPage = z
  .object({
    products: z.array(product),
    page: z.int().min(1),
    pageCount: z.int().min(1),
    total: z.int().min(0),
    facets: z.object({
      brands: facetChoices,
      categories: facetChoices,
      inStock: z.int().min(0),
      priceRange: z.object({ minimum: z.int(), maximum: z.int() }).nullable(),
    }),
    match: z.enum(['exact', 'similar']),
  })
  .meta({ id: 'ProductPage' }) satisfies z.ZodType<ProductPage>;

export const wholeCatalogue = z
  .object({
    version: z.int(),
    isUpdate: z.boolean(),
    products: z.array(productDescription.extend({ prices: z.record(z.string(), z.int().min(1)) })),
    removed: z.array(z.string()),
  })
  .meta({ id: 'WholeCatalogue' }) satisfies z.ZodType<WholeCatalogue>;

export const stockLevels = z
  .record(z.string(), z.int().min(0))
  .meta({ id: 'StockLevels' }) satisfies z.ZodType<StockLevels>;
