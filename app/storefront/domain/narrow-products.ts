import type {
  FacetChoice,
  Product,
  ProductFacets,
  ProductPage,
  ProductSort,
} from '../../catalog/contract.ts';

/** What a visitor wants to see of the assortment of a country; whatever is left out does not narrow it. */
export interface ProductQuery {
  country: string;
  /** The slug of a brand. */
  brand?: string | undefined;
  /** The slug of a category. */
  category?: string | undefined;
  search?: string | undefined;
  /** Product numbers; one that is not sold in the country is left out. */
  skus?: readonly string[] | undefined;
  /** In minor units of the country's currency, the bound included. */
  minimumPrice?: number | undefined;
  maximumPrice?: number | undefined;
  inStock?: boolean | undefined;
  sort?: ProductSort | undefined;
  /** From 1. */
  page: number;
  pageSize: number;
}

type Filter = 'brand' | 'category' | 'search' | 'price' | 'stock';

/** One page of `products` as the catalog service would answer it, except that misspelt words find nothing. */
export function narrowProducts(products: readonly Product[], query: ProductQuery): ProductPage {
  const matches = products.filter((product) => fits(product, query));
  const sorted = sort(matches, query.sort ?? 'relevance');
  const first = (query.page - 1) * query.pageSize;
  return {
    products: sorted.slice(first, first + query.pageSize),
    page: query.page,
    pageCount: Math.max(1, Math.ceil(matches.length / query.pageSize)),
    total: matches.length,
    facets: facetsOf(products, query),
    match: 'exact',
  };
}

function fits(product: Product, query: ProductQuery, except?: Filter): boolean {
  const { brand, category, minimumPrice = 0, maximumPrice = Number.POSITIVE_INFINITY } = query;
  const price = product.priceInMinorUnits;
  return (
    (!query.skus || query.skus.includes(product.sku)) &&
    (except === 'brand' || !brand || product.brandSlug === brand) &&
    (except === 'category' || !category || product.categorySlug === category) &&
    (except === 'price' || (price >= minimumPrice && price <= maximumPrice)) &&
    (except === 'stock' || !query.inStock || product.stock > 0) &&
    hasWords(product, query.search ?? '')
  );
}

function hasWords({ name, brandName, category, description }: Product, search: string): boolean {
  const text = `${name} ${brandName} ${category} ${description}`.toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** What is remembered has no order of its own beyond that in which it was heard, which is the catalogue's. */
function sort(products: Product[], by: ProductSort): Product[] {
  switch (by) {
    case 'price-ascending':
      return products.toSorted((one, other) => one.priceInMinorUnits - other.priceInMinorUnits);
    case 'price-descending':
      return products.toSorted((one, other) => other.priceInMinorUnits - one.priceInMinorUnits);
    case 'name':
      return products.toSorted((one, other) => one.name.localeCompare(other.name, 'en'));
    case 'relevance':
    case 'newest':
      return products;
  }
}

function facetsOf(products: readonly Product[], query: ProductQuery): ProductFacets {
  const fitting = (except: Filter) => products.filter((product) => fits(product, query, except));
  const prices = fitting('price').map(({ priceInMinorUnits }) => priceInMinorUnits);
  return {
    brands: count(fitting('brand').map(({ brandSlug, brandName }) => ({ slug: brandSlug, name: brandName }))),
    categories: count(
      fitting('category').map(({ categorySlug, category }) => ({ slug: categorySlug, name: category })),
    ),
    inStock: fitting('stock').filter(({ stock }) => stock > 0).length,
    priceRange: prices.length > 0 ? { minimum: Math.min(...prices), maximum: Math.max(...prices) } : null,
  };
}

function count(choices: { slug: string; name: string }[]): FacetChoice[] {
  const bySlug = Map.groupBy(choices, ({ slug }) => slug);
  return [...bySlug.values()]
    .flatMap((same) => (same[0] ? [{ ...same[0], count: same.length }] : []))
    .sort((one, other) => one.name.localeCompare(other.name, 'en'));
}
