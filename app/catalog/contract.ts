/** Brands, products, prices per country and currency, stock. */
export const catalog = {
  name: 'catalog',
  port: 8080,
  /** Where the internal load balancer finds the service; every route below is relative to it. */
  basePath: '/services/catalog',
  healthPath: '/health/live',
  routes: {
    countries: '/countries',
    brands: '/brands',
    products: '/products',
    product: '/products/:sku',
  },
} as const;

export interface CatalogVariables {
  PORT: string;
  ENVIRONMENT: string;
  /** The image version that runs, shown in `/health/live`. */
  VERSION: string;
  DATABASE_HOST: string;
  DATABASE_PORT: string;
  DATABASE_NAME: string;
  REDIS_URL: string;
}

export interface CatalogSecrets {
  DATABASE_USER: string;
  DATABASE_PASSWORD: string;
}

/** A country the shop sells to. `code` is ISO 3166-1 alpha-2, `currency` ISO 4217. */
export interface Country {
  code: string;
  name: string;
  currency: string;
  locale: string;
}

export interface Brand {
  slug: string;
  name: string;
  tagline: string;
  productCount: number;
}

/** A product as it is sold in one country; the price is in minor units of that country's currency (cents, yen). */
export interface Product {
  sku: string;
  name: string;
  description: string;
  brandSlug: string;
  brandName: string;
  category: string;
  priceInMinorUnits: number;
  currency: string;
  stock: number;
}

export interface ProductPage {
  products: Product[];
  page: number;
  pageCount: number;
  total: number;
}
