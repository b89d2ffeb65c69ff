import type { Category, Country } from '../../catalog/contract.ts';

/** What every page shows around its content. */
export interface Shell {
  /** Prices are those of this country. */
  country: Country;
  countries: readonly Country[];
  categories: readonly Category[];
  piecesInCart: number;
  csrfToken: string;
  /** Path and query string: where the visitor comes back to after choosing another country. */
  path: string;
  /** Scheme and host under which the visitor sees the shop, for the addresses that other sites need whole. */
  origin: string;
  /** Where this visitor's orders are listed; signed, so that it opens for nobody else. */
  ordersPath: string;
  /** What was searched for, if this is a search. */
  search: string;
  /** False while the shop serves what it remembers. */
  isCatalogueAnswering: boolean;
  version: string;
  assets: { styles: readonly string[]; script: string; icon: string };
}

export interface Page {
  title: string;
  /** HTML. */
  main: string;
  /** 200 unless given. */
  status?: number;
  /** One or two sentences for search engines and for who shares the page. */
  description?: string;
  /** The path of a picture for who shares the page. */
  picture?: string;
  /** Things as https://schema.org describes them; only on pages that everybody may see. */
  structuredData?: readonly object[];
  /** True for what belongs to one visitor: no search engine is to keep it. */
  isPrivate?: boolean;
  /** Loads the page again, where there is no JavaScript to do better. */
  refreshInSeconds?: number;
}

/** The part of the shell that is known even when the catalogue is not. */
export type Frame = Pick<Shell, 'assets' | 'version'>;
