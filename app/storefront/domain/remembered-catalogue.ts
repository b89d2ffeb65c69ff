import type { Brand, Country, Product, ProductPage } from '../../catalog/contract.ts';

export interface ProductQuery {
  country: string;
  brand?: string | undefined;
  search?: string | undefined;
  /** From 1. */
  page: number;
  pageSize: number;
}

/** Everything that the catalogue has ever answered, as it last was; serves when the catalogue does not answer. */
export interface RememberedCatalogue {
  countries: Country[] | undefined;
  brands: Brand[] | undefined;
  rememberProducts: (country: string, products: readonly Product[]) => void;
  forgetProduct: (country: string, sku: string) => void;
  /** As it was last seen in a country. */
  findProduct: (country: string, sku: string) => Product | undefined;
  /** As it was last seen anywhere; its price is that of some country. */
  findProductAnywhere: (sku: string) => Product | undefined;
  /** Undefined when no product of the country is known, which is not the same as an empty result. */
  queryProducts: (query: ProductQuery) => ProductPage | undefined;
}

export function createRememberedCatalogue(): RememberedCatalogue {
  const productsOf = new Map<string, Map<string, Product>>();
  return {
    countries: undefined,
    brands: undefined,
    rememberProducts: (country, products) => {
      const known = productsOf.get(country) ?? new Map<string, Product>();
      for (const product of products) known.set(product.sku, product);
      productsOf.set(country, known);
    },
    forgetProduct: (country, sku) => productsOf.get(country)?.delete(sku),
    findProduct: (country, sku) => productsOf.get(country)?.get(sku),
    findProductAnywhere: (sku) => {
      for (const known of productsOf.values()) {
        const product = known.get(sku);
        if (product) return product;
      }
      return undefined;
    },
    queryProducts: (query) => {
      const known = productsOf.get(query.country);
      return known && known.size > 0 ? pageOf([...known.values()].filter(matching(query)), query) : undefined;
    },
  };
}

function matching({ brand, search }: ProductQuery): (product: Product) => boolean {
  const words = (search ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  return (product) => {
    if (brand && product.brandSlug !== brand) return false;
    const text =
      `${product.name} ${product.brandName} ${product.category} ${product.description}`.toLowerCase();
    return words.every((word) => text.includes(word));
  };
}

function pageOf(matches: Product[], { page, pageSize }: ProductQuery): ProductPage {
  const first = (page - 1) * pageSize;
  return {
    products: matches.slice(first, first + pageSize),
    page,
    pageCount: Math.max(1, Math.ceil(matches.length / pageSize)),
    total: matches.length,
    facets: { brands: [], categories: [], inStock: 0, priceRange: null },
    match: 'exact',
  };
}
