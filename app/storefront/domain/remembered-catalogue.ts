import type {
  Brand,
  Category,
  Country,
  Product,
  ProductDescription,
  ProductPage,
  StockLevels,
  WholeCatalogue,
} from '../../catalog/contract.ts';
import { narrowProducts, type ProductQuery } from './narrow-products.ts';

/** A price, and when the catalogue said so: milliseconds since 1970. */
export interface KnownPrice {
  amountInMinorUnits: number;
  learntAt: number;
}

/** Everything that the catalogue has ever answered, as it last was; serves when the catalogue does not answer. */
export interface RememberedCatalogue {
  countries: Country[] | undefined;
  brands: Brand[] | undefined;
  categories: Category[] | undefined;
  /** The version of the whole catalogue; undefined until it has been learnt. */
  version: () => number | undefined;
  learnWhole: (whole: WholeCatalogue, learntAt: number) => void;
  learnStock: (levels: StockLevels) => void;
  rememberProducts: (country: string, products: readonly Product[], learntAt: number) => void;
  /** It is no longer sold in the country. */
  forgetProduct: (country: string, sku: string) => void;
  findProduct: (country: string, sku: string) => Product | undefined;
  findPrice: (country: string, sku: string) => KnownPrice | undefined;
  describeProduct: (sku: string) => ProductDescription | undefined;
  /** By number. */
  allProducts: () => ProductDescription[];
  /** Undefined when no product of the country is known, which is not the same as an empty result. */
  queryProducts: (query: ProductQuery) => ProductPage | undefined;
}

/** What a product is, once; and what it costs in each country, as numbers: a hundred countries stay small. */
interface Entry {
  description: ProductDescription;
  prices: Record<string, number>;
  stock: number;
  /** By country, for prices that were heard after the whole catalogue. */
  learntAt: Map<string, number> | undefined;
}

export function createRememberedCatalogue(): RememberedCatalogue {
  const entries = new Map<string, Entry>();
  let version: number | undefined;
  let wholeLearntAt = 0;
  const currencies = new Map<string, string>();
  let countries: Country[] | undefined;

  const findProduct = (country: string, sku: string): Product | undefined => {
    const entry = entries.get(sku);
    return entry && asSoldIn(country, entry);
  };
  const asSoldIn = (country: string, { description, prices, stock }: Entry): Product | undefined => {
    const priceInMinorUnits = prices[country];
    const currency = currencies.get(country);
    if (priceInMinorUnits === undefined || currency === undefined) return undefined;
    return { ...description, priceInMinorUnits, currency, stock };
  };

  return {
    get countries() {
      return countries;
    },
    set countries(known) {
      countries = known;
      for (const { code, currency } of known ?? []) currencies.set(code, currency);
    },
    brands: undefined,
    categories: undefined,
    version: () => version,
    learnWhole: ({ version: newVersion, isUpdate, products, removed }, learntAt) => {
      const stocks = new Map([...entries].map(([sku, { stock }]) => [sku, stock]));
      if (!isUpdate) entries.clear();
      for (const sku of removed) entries.delete(sku);
      for (const { prices, ...description } of products) {
        const stock = stocks.get(description.sku) ?? 0;
        entries.set(description.sku, { description, prices, stock, learntAt: undefined });
      }
      for (const entry of entries.values()) entry.learntAt = undefined;
      version = newVersion;
      wholeLearntAt = learntAt;
    },
    learnStock: (levels) => {
      for (const [sku, stock] of Object.entries(levels)) {
        const entry = entries.get(sku);
        if (entry) entry.stock = stock;
      }
    },
    rememberProducts: (country, products, learntAt) => {
      for (const { priceInMinorUnits, currency, stock, ...description } of products) {
        const known = entries.get(description.sku);
        currencies.set(country, currency);
        const isNews = known?.prices[country] !== priceInMinorUnits;
        const prices = isNews ? { ...known?.prices, [country]: priceInMinorUnits } : known.prices;
        const times = isNews ? new Map(known?.learntAt).set(country, learntAt) : known.learntAt;
        entries.set(description.sku, { description, prices, stock, learntAt: times });
      }
    },
    forgetProduct: (country, sku) => {
      const { [country]: _gone, ...prices } = entries.get(sku)?.prices ?? {};
      const entry = entries.get(sku);
      if (entry) entry.prices = prices;
    },
    findProduct,
    findPrice: (country, sku) => {
      const entry = entries.get(sku);
      const amountInMinorUnits = entry?.prices[country];
      if (amountInMinorUnits === undefined) return undefined;
      return { amountInMinorUnits, learntAt: entry?.learntAt?.get(country) ?? wholeLearntAt };
    },
    describeProduct: (sku) => entries.get(sku)?.description,
    allProducts: () => [...entries.values()].map(({ description }) => description),
    queryProducts: (query) => {
      const sold = [...entries.values()].flatMap((entry) => asSoldIn(query.country, entry) ?? []);
      if (sold.length === 0) return undefined;
      return narrowProducts(sold.sort(byBrandAndName), query);
    },
  };
}

function byBrandAndName(one: Product, other: Product): number {
  return compare(one.brandName, other.brandName) || compare(one.name, other.name);
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
