import type { Brand, Category, Country, Product, ProductPage } from '../../catalog/contract.ts';
import { narrowProducts, type ProductQuery } from './narrow-products.ts';

/** Everything that the catalogue has ever answered, as it last was; serves when the catalogue does not answer. */
export interface RememberedCatalogue {
  countries: Country[] | undefined;
  brands: Brand[] | undefined;
  categories: Category[] | undefined;
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
    categories: undefined,
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
      return known && known.size > 0 ? narrowProducts([...known.values()], query) : undefined;
    },
  };
}
