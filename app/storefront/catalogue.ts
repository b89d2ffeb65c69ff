import type {
  Brand,
  Category,
  Country,
  Product,
  ProductDescription,
  ProductPage,
} from '../catalog/contract.ts';
import { ServiceUnavailableError } from '../platform/json-client.ts';
import type { Logger } from '../platform/logger.ts';
import type { Metrics } from '../platform/metrics.ts';
import { Problem } from '../platform/problem-details.ts';
import type { CatalogClient } from './data/catalog-client.ts';
import type { ProductQuery } from './domain/narrow-products.ts';
import {
  createRememberedCatalogue,
  type KnownPrice,
  type RememberedCatalogue,
} from './domain/remembered-catalogue.ts';

/** The catalogue as the pages see it: the catalog service's answer, or else the last one that is known. */
export interface Catalogue {
  countries: () => Promise<Country[]>;
  brands: () => Promise<Brand[]>;
  categories: () => Promise<Category[]>;
  products: (query: ProductQuery) => Promise<ProductPage>;
  /** Undefined when the product is not sold in the country. */
  product: (sku: string, country: string) => Promise<Product | undefined>;
  /** False while pages are served from memory. */
  isAnswering: () => boolean;
  /** From memory alone, at once: the currency a country pays in, the price of a product there, all products. */
  knownCurrency: (country: string) => string | undefined;
  knownPrice: (sku: string, country: string) => KnownPrice | undefined;
  knownProducts: () => ProductDescription[];
  /** What a product is, whatever its price; from memory first. */
  describeProduct: (sku: string) => Promise<ProductDescription | undefined>;
  /** Learns what is new of all products in all countries, so that every page can be served without the service. */
  learn: () => Promise<void>;
  /** Resolves when the service answers. */
  check: () => Promise<unknown>;
}

type CacheMetric = 'CacheHits' | 'CacheMisses';

/** The catalog service does not answer, and what it would say has never been heard. */
export class CatalogueUnknownError extends Problem {
  constructor(cause: unknown) {
    super({
      status: 503,
      detail: 'We cannot look at our shelves just now. Please try again in a moment.',
      headers: { 'Retry-After': '10' },
      cause,
    });
    this.name = 'CatalogueUnknownError';
  }
}

/** After a failure nobody is kept waiting for the next one; memory serves until this has passed. */
const pauseAfterFailureInMilliseconds = 3000;
/** Countries and brands stand on every page and hardly ever change. */
const rarelyChangingInMilliseconds = 30_000;

/** @throws {CatalogueUnknownError} from each question when neither the service nor memory has the answer */
export function createCatalogue(
  client: CatalogClient,
  { logger, metrics }: { logger: Logger; metrics: Metrics<CacheMetric> },
): Catalogue {
  const remembered = createRememberedCatalogue();
  const ask = askOrRemember({ logger, metrics, isMemoryComplete: () => remembered.version() !== undefined });
  const lists = rarelyChangingLists(client, remembered, ask);
  return {
    ...lists,
    products: (query) =>
      ask(
        async () => {
          const askedAt = Date.now();
          const page = await client.products(query);
          remembered.rememberProducts(query.country, page.products, askedAt);
          return page;
        },
        () => remembered.queryProducts(query),
      ),
    product: (sku, country) => askForProduct(client, remembered, ask, { sku, country }),
    isAnswering: ask.isAnswering,
    check: client.countries,
    knownCurrency: (code) => remembered.countries?.find((country) => country.code === code)?.currency,
    knownPrice: (sku, country) => remembered.findPrice(country, sku),
    knownProducts: remembered.allProducts,
    describeProduct: async (sku) => {
      const known = remembered.describeProduct(sku);
      if (known) return known;
      const [country] = await lists.countries();
      return country && askForProduct(client, remembered, ask, { sku, country: country.code });
    },
    learn: async () => {
      await Promise.all([lists.countries(), lists.brands(), lists.categories()]);
      const askedAt = Date.now();
      remembered.learnWhole(await client.wholeCatalogue(remembered.version()), askedAt);
      remembered.learnStock(await client.stockLevels());
    },
  };
}

type Ask = ReturnType<typeof askOrRemember>;

function rarelyChangingLists(
  client: CatalogClient,
  remembered: RememberedCatalogue,
  ask: Ask,
): Pick<Catalogue, 'countries' | 'brands' | 'categories'> {
  const list = <Item>(question: () => Promise<Item[]>, memory: () => Item[] | undefined) =>
    keepFor(rarelyChangingInMilliseconds, () => ask(question, memory));
  return {
    countries: list(
      async () => {
        remembered.countries = await client.countries();
        return remembered.countries;
      },
      () => remembered.countries,
    ),
    brands: list(
      async () => {
        remembered.brands = await client.brands();
        return remembered.brands;
      },
      () => remembered.brands,
    ),
    categories: list(
      async () => {
        remembered.categories = await client.categories();
        return remembered.categories;
      },
      () => remembered.categories,
    ),
  };
}

async function askForProduct(
  client: CatalogClient,
  remembered: RememberedCatalogue,
  ask: Ask,
  { sku, country }: { sku: string; country: string },
): Promise<Product | undefined> {
  const { found } = await ask(
    async () => {
      const askedAt = Date.now();
      const answer = await client.product(sku, country);
      if (answer) remembered.rememberProducts(country, [answer], askedAt);
      else remembered.forgetProduct(country, sku);
      return { found: answer };
    },
    () => {
      const found = remembered.findProduct(country, sku);
      return found || remembered.version() !== undefined ? { found } : undefined;
    },
  );
  return found;
}

/**
 * Asks the service unless it failed a moment ago; answers from memory whenever it does not. A memory that is not
 * complete serves only those whom the service has just left without an answer.
 */
function askOrRemember({
  logger,
  metrics,
  isMemoryComplete,
}: {
  logger: Logger;
  metrics: Metrics<CacheMetric>;
  isMemoryComplete: () => boolean;
}) {
  let failedAt = Number.NEGATIVE_INFINITY;
  let isAnswering = true;
  const fromMemory = <Answer>(memory: () => Answer | undefined) => {
    const answer = memory();
    if (answer !== undefined) metrics.count('CacheHits');
    return answer;
  };
  const ask = async <Answer>(
    question: () => Promise<Answer>,
    memory: () => Answer | undefined,
  ): Promise<Answer> => {
    const isPausing = performance.now() - failedAt < pauseAfterFailureInMilliseconds;
    const remembered = isPausing && isMemoryComplete() ? fromMemory(memory) : undefined;
    if (remembered !== undefined) return remembered;
    try {
      // Of those who come after a pause one tries whether the service is back; the others do not wait with it.
      if (!isAnswering) failedAt = performance.now();
      const answer = await question();
      if (!isAnswering) logger.info('catalog answers again');
      isAnswering = true;
      failedAt = Number.NEGATIVE_INFINITY;
      metrics.count('CacheMisses');
      return answer;
    } catch (error) {
      if (!(error instanceof ServiceUnavailableError)) throw error;
      if (isAnswering) logger.warn({ err: error }, 'catalog does not answer; serving what is remembered');
      isAnswering = false;
      failedAt = performance.now();
      const answer = fromMemory(memory);
      if (answer === undefined) throw new CatalogueUnknownError(error);
      return answer;
    }
  };
  return Object.assign(ask, { isAnswering: () => isAnswering });
}

function keepFor<Answer>(milliseconds: number, question: () => Promise<Answer>): () => Promise<Answer> {
  let kept: { answer: Answer; until: number } | undefined;
  return async () => {
    if (kept && performance.now() < kept.until) return kept.answer;
    const answer = await question();
    kept = { answer, until: performance.now() + milliseconds };
    return answer;
  };
}
