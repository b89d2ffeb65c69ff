/** Brands, products, prices per country and currency, stock. */
export const catalog = {
  name: 'catalog',
  port: 8080,
  /** Where the internal load balancer finds the service; every route below is relative to it. */
  basePath: '/services/catalog',
  healthPath: '/health/live',
  routes: {
    /** `Country[]`, in the order in which a visitor should see them. */
    countries: '/countries',
    /** `Brand[]`, by name. */
    brands: '/brands',
    /** `ProductPage`; see `ProductQuery`. */
    products: '/products',
    /** `Product`, as it is sold in the country given by `?country=`. */
    product: '/products/:sku',
  },
  /**
   * The back office; each asks for a bearer token with the scope. The proxy shows them to the world as
   * `/back-office/api/catalog/…`, without `/admin`.
   */
  adminRoutes: {
    /** GET a page, POST a new one. */
    products: '/admin/products',
    /** GET, PUT, DELETE; PUT and DELETE with `If-Match`. */
    product: '/admin/products/:sku',
    /** GET all, PUT `{ amountInMinorUnits }`, DELETE: no longer sold there. */
    prices: '/admin/products/:sku/prices',
    price: '/admin/products/:sku/prices/:country',
    /** GET, PUT `{ quantity }`, or POST `{ change }` for what came in or was lost. */
    stock: '/admin/products/:sku/stock',
    /** GET, what was changed: who, when, before, after. */
    audit: '/admin/audit',
  },
  scopes: { read: 'back-office/catalog.read', write: 'back-office/catalog.write' },
  defaultPageSize: 24,
  maximumPageSize: 100,
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
  /** Who issues the tokens of the back office. */
  OIDC_ISSUER: string;
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

/** The query string of the products; whatever is left out does not narrow them. Pages begin at 1. */
export interface ProductQuery {
  country: string;
  /** The slug of a brand. */
  brand?: string;
  /** What a visitor types into the search field; the last word may be unfinished. */
  query?: string;
  page?: number;
  pageSize?: number;
}

export interface ProductPage {
  products: Product[];
  page: number;
  pageCount: number;
  total: number;
}
