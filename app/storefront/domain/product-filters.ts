import type { ProductSort } from '../../catalog/contract.ts';
import { fromDecimal, toDecimal } from '../../platform/price.ts';

/** How a visitor has narrowed and ordered a list of products; empty texts where nothing was chosen. */
export interface ProductFilters {
  search: string;
  /** Slugs. */
  brand: string;
  category: string;
  /** In minor units of the country's currency. */
  minimumPrice: number | undefined;
  maximumPrice: number | undefined;
  inStock: boolean;
  sort: ProductSort;
  /** From 1. */
  page: number;
}

const sorts: readonly ProductSort[] = ['relevance', 'price-ascending', 'price-descending', 'name', 'newest'];
const slugPattern = /^[a-z0-9-]{1,60}$/;

/** Reads the query string of a list; what makes no sense counts as not given. */
export function readFilters(parameters: URLSearchParams, currency: string): ProductFilters {
  // The catalogue refuses U+0000, which nobody types.
  const text = (name: string) => (parameters.get(name) ?? '').replaceAll('\0', '').trim().slice(0, 100);
  const slug = (name: string) => (slugPattern.test(text(name)) ? text(name) : '');
  return {
    search: text('q'),
    brand: slug('brand'),
    category: slug('category'),
    minimumPrice: fromDecimal(text('min'), currency),
    maximumPrice: fromDecimal(text('max'), currency),
    inStock: text('stock') === '1',
    sort: sorts.find((sort) => sort === text('sort')) ?? 'relevance',
    page: /^[1-9]\d{0,3}$/.test(text('page')) ? Number(text('page')) : 1,
  };
}

/** The query string that `readFilters` reads, without what was not chosen; empty when nothing was. */
export function writeFilters(filters: ProductFilters, currency: string): string {
  const price = (amountInMinorUnits: number | undefined) =>
    amountInMinorUnits === undefined ? '' : toDecimal({ amountInMinorUnits, currency });
  const texts: Record<string, string> = {
    q: filters.search,
    brand: filters.brand,
    category: filters.category,
    min: price(filters.minimumPrice),
    max: price(filters.maximumPrice),
    stock: filters.inStock ? '1' : '',
    sort: filters.sort === 'relevance' ? '' : filters.sort,
    page: filters.page === 1 ? '' : String(filters.page),
  };
  const given = Object.entries(texts).filter(([, text]) => text !== '');
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
}
