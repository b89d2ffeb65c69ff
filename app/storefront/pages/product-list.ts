import type { ProductPage } from '../../catalog/contract.ts';
import type { ProductFilters } from '../domain/product-filters.ts';

/** A list of products as a visitor has narrowed it. */
export interface ProductList {
  /** Below which path the list stands; its filters stand in the query string. */
  path: string;
  filters: ProductFilters;
  found: ProductPage;
  /** What the path has decided already, and no filter is offered for. */
  fixed: 'brand' | 'category' | 'nothing';
}
