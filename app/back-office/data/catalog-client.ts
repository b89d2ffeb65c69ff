import { z } from 'zod';
import {
  type AdminPrice,
  type AdminProduct,
  type AdminProductPage,
  type AdminStock,
  type AuditPage,
  type Brand,
  type Country,
  catalog,
  type NewProduct,
  type ProductDraft,
  type StockLevels,
} from '../../catalog/contract.ts';
import { fillPath } from '../../platform/fill-path.ts';
import type { Ask } from './service-client.ts';

/** The catalog service in the name of a user. */
export interface CatalogClient {
  countries: () => Promise<Country[]>;
  brands: () => Promise<Brand[]>;
  /** Pieces by product number. */
  stockLevels: () => Promise<StockLevels>;
  products: (query: { query: string; brand: string; page: string }) => Promise<AdminProductPage>;
  product: (sku: string) => Promise<AdminProduct>;
  createProduct: (product: NewProduct) => Promise<AdminProduct>;
  changeProduct: (sku: string, version: string, draft: ProductDraft) => Promise<unknown>;
  deleteProduct: (sku: string, version: string) => Promise<unknown>;
  prices: (sku: string) => Promise<AdminPrice[]>;
  price: (sku: string, country: string) => Promise<AdminPrice>;
  /** Without a version, the product must not be sold in the country yet. */
  setPrice: (
    price: Pick<AdminPrice, 'sku' | 'country' | 'amountInMinorUnits'> & { version?: string },
  ) => Promise<unknown>;
  deletePrice: (sku: string, country: string, version: string) => Promise<unknown>;
  stock: (sku: string) => Promise<AdminStock>;
  setStock: (sku: string, version: string, quantity: number) => Promise<unknown>;
  changeStock: (sku: string, change: number) => Promise<unknown>;
  audit: (query: { sku: string; before: string }) => Promise<AuditPage>;
}

const { routes, adminRoutes } = catalog;

export function createCatalogClient(ask: Ask): CatalogClient {
  return {
    countries: () => ask({ path: routes.countries, schema: z.array(country) }),
    brands: () => ask({ path: routes.brands, schema: z.array(brand) }),
    stockLevels: () => ask({ path: routes.stockLevels, schema: z.record(z.string(), z.int()) }),
    products: (query) => ask({ path: adminRoutes.products, query, schema: productPage }),
    product: (sku) => ask({ path: fillPath(adminRoutes.product, { sku }), schema: product }),
    createProduct: (body) => ask({ method: 'POST', path: adminRoutes.products, body, schema: product }),
    changeProduct: (sku, version, body) =>
      ask({ method: 'PUT', path: fillPath(adminRoutes.product, { sku }), version, body, schema: ignored }),
    deleteProduct: (sku, version) =>
      ask({ method: 'DELETE', path: fillPath(adminRoutes.product, { sku }), version, schema: ignored }),
    prices: (sku) => ask({ path: fillPath(adminRoutes.prices, { sku }), schema: z.array(price) }),
    price: (sku, code) => ask({ path: fillPath(adminRoutes.price, { sku, country: code }), schema: price }),
    setPrice: ({ sku, country: code, amountInMinorUnits, version }) =>
      ask({
        ...{ method: 'PUT', path: fillPath(adminRoutes.price, { sku, country: code }) },
        ...{ version, mustBeNew: version === undefined, body: { amountInMinorUnits }, schema: ignored },
      }),
    deletePrice: (sku, code, version) =>
      ask({
        ...{
          method: 'DELETE',
          path: fillPath(adminRoutes.price, { sku, country: code }),
          version,
          schema: ignored,
        },
      }),
    stock: (sku) => ask({ path: fillPath(adminRoutes.stock, { sku }), schema: stock }),
    setStock: (sku, version, quantity) =>
      ask({
        ...{
          method: 'PUT',
          path: fillPath(adminRoutes.stock, { sku }),
          version,
          body: { quantity },
          schema: ignored,
        },
      }),
    changeStock: (sku, change) =>
      ask({ method: 'POST', path: fillPath(adminRoutes.stock, { sku }), body: { change }, schema: ignored }),
    audit: (query) => ask({ path: adminRoutes.audit, query, schema: auditPage }),
  };
}

/** The page that follows reads what it shows anew. */
const ignored = z.unknown();

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
  productCount: z.int(),
});
const product: z.ZodType<AdminProduct> = z.object({
  sku: z.string(),
  name: z.string(),
  description: z.string(),
  brandSlug: z.string(),
  brandName: z.string(),
  category: z.string(),
  categorySlug: z.string(),
  pictures: z.array(z.string()),
  createdAt: z.string(),
  stock: z.int(),
  countryCount: z.int(),
  version: z.string(),
});
const productPage: z.ZodType<AdminProductPage> = z.object({
  products: z.array(product),
  page: z.int(),
  pageCount: z.int(),
  total: z.int(),
});
const price: z.ZodType<AdminPrice> = z.object({
  sku: z.string(),
  country: z.string(),
  currency: z.string(),
  amountInMinorUnits: z.int(),
  version: z.string(),
});
const stock: z.ZodType<AdminStock> = z.object({ sku: z.string(), quantity: z.int(), version: z.string() });
const fields = z.record(z.string(), z.unknown()).nullable();
const auditPage: z.ZodType<AuditPage> = z.object({
  entries: z.array(
    z.object({
      auditId: z.int(),
      changedAt: z.string(),
      changedBy: z.object({ subject: z.string(), name: z.string() }),
      action: z.enum(['create', 'update', 'delete']),
      entity: z.enum(['product', 'price', 'stock']),
      sku: z.string(),
      country: z.string().nullable(),
      before: fields,
      after: fields,
    }),
  ),
  nextBefore: z.int().nullable(),
});
