/** Brands, products, prices per country and currency, stock. */
export const catalog = {
  name: 'catalog',
  port: 8080,
  /** Where the internal load balancer finds the service; every route below is relative to it. */
  basePath: '/services/catalog',
  healthPath: '/health/live',
  /** What it counts and measures. */
  metrics: ['CacheHits', 'CacheMisses'],
  /** What it may do in the cache. */
  cache: { keys: 'catalog:*', commands: ['get', 'set', 'del', 'eval'] },
  routes: {
    /** `Country[]`, in the order in which a visitor should see them. */
    countries: '/countries',
    /** `Brand[]`, by name. */
    brands: '/brands',
    /** `Category[]`, by name. */
    categories: '/categories',
    /** `ProductPage`; see `ProductQuery`. */
    products: '/products',
    /** `Product`, as it is sold in the country given by `?country=`. */
    product: '/products/:sku',
    /** `WholeCatalogue`: everything for all countries at once; see `WholeCatalogueQuery`. */
    wholeCatalogue: '/whole-catalogue',
    /** `StockLevels` of every product. */
    stockLevels: '/stock-levels',
  },
  /**
   * The back office; each asks for a bearer token with the scope. The proxy shows them to the world as
   * `/back-office/api/catalog/…`, without `/admin`.
   *
   * PUT and DELETE want `If-Match` with the `version` that was read, in quotation marks, which is the `ETag` of a GET as
   * well: 428 without it, 412 when somebody else has changed the thing since. 409 is what contradicts the rest of the
   * catalogue: a number that is taken, a stock below zero.
   */
  adminRoutes: {
    /** GET `AdminProductPage` (`?query=&brand=&page=&pageSize=`), POST `NewProduct`: 201 with `AdminProduct`. */
    products: '/admin/products',
    /** GET `AdminProduct`, PUT `ProductDraft`, DELETE. */
    product: '/admin/products/:sku',
    /** GET `AdminPrice[]`. */
    prices: '/admin/products/:sku/prices',
    /** GET `AdminPrice`, PUT `{ amountInMinorUnits }` (`If-None-Match: *` where it is not sold yet), DELETE: no longer sold there. */
    price: '/admin/products/:sku/prices/:country',
    /** GET `AdminStock`, PUT `{ quantity }`, or POST `{ change }`, without `If-Match`, for what came in or was lost. */
    stock: '/admin/products/:sku/stock',
    /** GET `AuditPage` (`?sku=&before=&pageSize=`): who changed what, the latest first. */
    audit: '/admin/audit',
  },
  scopes: { read: 'back-office/catalog.read', write: 'back-office/catalog.write' },
  defaultPageSize: 24,
  maximumPageSize: 100,
} as const;

export type CatalogMetric = (typeof catalog)['metrics'][number];

export interface CatalogVariables {
  PORT: string;
  ENVIRONMENT: string;
  /** The image version that runs, shown in `/health/live`. */
  VERSION: string;
  DATABASE_HOST: string;
  /** Where the catalogue is read for the shop: answers also in a region that only follows, where nothing can be written. */
  DATABASE_READER_HOST: string;
  DATABASE_PORT: string;
  DATABASE_NAME: string;
  /** Where the password is found after a rotation, with `username` and `password`. */
  DATABASE_SECRET_ARN: string;
  /** With the user: `rediss://user@host:port`. */
  REDIS_URL: string;
  /** Where the password is found after a rotation, with `username` and `password`. */
  REDIS_SECRET_ARN: string;
  /** Who issues the tokens of the back office. */
  OIDC_ISSUER: string;
}

export interface CatalogSecrets {
  REDIS_PASSWORD: string;
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

export interface Category {
  /** Lower-case letters, digits, hyphens. */
  slug: string;
  name: string;
  productCount: number;
}

/** What a product is, wherever it is sold. */
export interface ProductDescription {
  sku: string;
  name: string;
  description: string;
  brandSlug: string;
  brandName: string;
  category: string;
  categorySlug: string;
  /** Names of the views of its gallery, the main one first; a picture is found by product number and view. */
  pictures: string[];
}

/** A product as it is sold in one country; the price is in minor units of that country's currency (cents, yen). */
export interface Product extends ProductDescription {
  priceInMinorUnits: number;
  currency: string;
  stock: number;
}

export type ProductSort = 'relevance' | 'price-ascending' | 'price-descending' | 'name' | 'newest';

/** The query string of the products; whatever is left out does not narrow them. Pages begin at 1. */
export interface ProductQuery {
  country: string;
  /** The slug of a brand. */
  brand?: string;
  /** The slug of a category. */
  category?: string;
  /** What a visitor types into the search field; the last word may be unfinished, and words may be misspelt. */
  query?: string;
  /** Product numbers with commas between them, at most `maximumPageSize`; those not sold in the country are left out. */
  sku?: string;
  /** In minor units of the country's currency, the bound included. */
  minimumPrice?: number;
  maximumPrice?: number;
  /** `true` leaves out what is sold out. */
  inStock?: boolean;
  /** `relevance` unless given; without a query that is by brand and name. */
  sort?: ProductSort;
  page?: number;
  pageSize?: number;
}

export interface ProductPage {
  products: Product[];
  page: number;
  pageCount: number;
  total: number;
  facets: ProductFacets;
  /** `similar`: no product has these words, so those come whose words resemble them. */
  match: 'exact' | 'similar';
}

/** How many products each choice would show, all other filters kept: the brands count as if none were chosen. */
export interface ProductFacets {
  /** By name; without those that would show nothing. */
  brands: FacetChoice[];
  categories: FacetChoice[];
  /** How many there would be with `inStock`. */
  inStock: number;
  /** The cheapest and the dearest as if no bound were given; null when there is nothing. */
  priceRange: { minimum: number; maximum: number } | null;
}

export interface FacetChoice {
  slug: string;
  name: string;
  count: number;
}

/** The query string of the whole catalogue. */
export interface WholeCatalogueQuery {
  /** A `version` that was answered before: only what has changed since comes. */
  since?: number;
}

/**
 * All products with their prices, for who wants to know them by heart. `ETag` and `If-None-Match` work as everywhere.
 * Its stock is told apart, since that changes with each order: `StockLevels`.
 */
export interface WholeCatalogue {
  /** Grows with every change of a product, a price, a brand or a country; stock is not counted. */
  version: number;
  /** True when only what changed since the given version is told; false when all of it is. */
  isUpdate: boolean;
  products: (ProductDescription & {
    /** By country code, in minor units of its currency; the countries it is not sold in are left out. */
    prices: Record<string, number>;
  })[];
  /** Numbers of products that are gone; empty unless it is an update. */
  removed: string[];
}

/** Pieces by product number. */
export type StockLevels = Record<string, number>;

/** What the back office decides about a product; `pictures` as in `ProductDescription`. */
export interface ProductDraft {
  name: string;
  description: string;
  brandSlug: string;
  category: string;
  pictures: string[];
}

/** Not sold anywhere until it has a price, and sold out until it has stock. */
export interface NewProduct extends ProductDraft {
  sku: string;
}

export interface AdminProduct extends ProductDescription {
  /** ISO 8601, UTC. */
  createdAt: string;
  stock: number;
  /** How many countries it is sold in. */
  countryCount: number;
  version: string;
}

export interface AdminProductPage {
  products: AdminProduct[];
  page: number;
  pageCount: number;
  total: number;
}

export interface AdminPrice {
  sku: string;
  country: string;
  currency: string;
  amountInMinorUnits: number;
  version: string;
}

export interface AdminStock {
  sku: string;
  quantity: number;
  version: string;
}

/** One change that the back office has made. */
export interface AuditEntry {
  auditId: number;
  /** ISO 8601, UTC. */
  changedAt: string;
  changedBy: { subject: string; name: string };
  action: 'create' | 'update' | 'delete';
  entity: 'product' | 'price' | 'stock';
  sku: string;
  /** Of a price; null otherwise. */
  country: string | null;
  /** The fields before and after; null where there was or is nothing. */
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
}

export interface AuditPage {
  entries: AuditEntry[];
  /** What to give as `before` to get the page after this one; null on the last. */
  nextBefore: number | null;
}
