import type { Brand, Category, Country, Product, ProductPage } from '../catalog/contract.ts';
import { ServiceUnavailableError } from '../platform/json-client.ts';
import type { Logger } from '../platform/logger.ts';
import type { CatalogClient } from './data/catalog-client.ts';
import type { ProductQuery } from './domain/narrow-products.ts';
import { createRememberedCatalogue } from './domain/remembered-catalogue.ts';

/** The catalogue as the pages see it: the catalog service's answer, or else the last one that is known. */
export interface Catalogue extends CatalogClient {
  /** False while pages are served from memory. */
  isAnswering: () => boolean;
  /** What a product is, whatever its price; from memory first. */
  describeProduct: (sku: string) => Promise<Product | undefined>;
  /** Asks for all products of all countries, so that every page can be served when the catalog service stops. */
  learn: () => Promise<void>;
}

/** The catalog service does not answer, and what it would say has never been heard. */
export class CatalogueUnknownError extends Error {
  constructor(what: string, cause: unknown) {
    super(
      `The catalog service does not answer, and ${what} were never heard before. Try again when it does.`,
      {
        cause,
      },
    );
    this.name = 'CatalogueUnknownError';
  }
}

/** After a failure nobody is kept waiting for the next one; memory serves until this has passed. */
const pauseAfterFailureInMilliseconds = 3000;
/** Countries and brands stand on every page and hardly ever change. */
const rarelyChangingInMilliseconds = 30_000;
const learningPageSize = 100;

/** @throws {CatalogueUnknownError} from each question when neither the service nor memory has the answer */
export function createCatalogue(client: CatalogClient, logger: Logger): Catalogue {
  const remembered = createRememberedCatalogue();
  let hasLearnt = false;
  const ask = askOrRemember(logger, () => hasLearnt);
  const countries = keepFor(rarelyChangingInMilliseconds, () =>
    ask(
      async (): Promise<Country[]> => {
        remembered.countries = await client.countries();
        return remembered.countries;
      },
      () => remembered.countries,
      'the countries',
    ),
  );
  const brands = keepFor(rarelyChangingInMilliseconds, () =>
    ask(
      async (): Promise<Brand[]> => {
        remembered.brands = await client.brands();
        return remembered.brands;
      },
      () => remembered.brands,
      'the brands',
    ),
  );
  const categories = keepFor(rarelyChangingInMilliseconds, () =>
    ask(
      async (): Promise<Category[]> => {
        remembered.categories = await client.categories();
        return remembered.categories;
      },
      () => remembered.categories,
      'the categories',
    ),
  );
  const products = (query: ProductQuery): Promise<ProductPage> =>
    ask(
      async () => {
        const page = await client.products(query);
        remembered.rememberProducts(query.country, page.products);
        return page;
      },
      () => remembered.queryProducts(query),
      `the products of ${query.country}`,
    );
  const product = async (sku: string, country: string): Promise<Product | undefined> => {
    const { found } = await ask(
      async () => {
        const answer = await client.product(sku, country);
        if (answer) remembered.rememberProducts(country, [answer]);
        else remembered.forgetProduct(country, sku);
        return { found: answer };
      },
      () => {
        const known = remembered.findProduct(country, sku);
        return known && { found: known };
      },
      `the price and stock of ${sku}`,
    );
    return found;
  };
  return {
    countries,
    brands,
    categories,
    products,
    product,
    isAnswering: ask.isAnswering,
    describeProduct: async (sku) => {
      const known = remembered.findProductAnywhere(sku);
      if (known) return known;
      const [country] = await countries();
      return country && product(sku, country.code);
    },
    learn: async () => {
      await Promise.all([brands(), categories()]);
      for (const { code } of await countries()) await learnCountry(products, code);
      hasLearnt = true;
    },
  };
}

async function learnCountry(
  products: (query: ProductQuery) => Promise<ProductPage>,
  country: string,
): Promise<void> {
  let pageCount = 1;
  for (let page = 1; page <= pageCount; page += 1) {
    ({ pageCount } = await products({ country, page, pageSize: learningPageSize }));
  }
}

/**
 * Asks the service unless it failed a moment ago; answers from memory whenever it does not. A memory that is not
 * complete serves only those whom the service has just left without an answer.
 */
function askOrRemember(logger: Logger, isMemoryComplete: () => boolean) {
  let failedAt = Number.NEGATIVE_INFINITY;
  let isAnswering = true;
  const ask = async <Answer>(
    question: () => Promise<Answer>,
    memory: () => Answer | undefined,
    what: string,
  ): Promise<Answer> => {
    const isPausing = performance.now() - failedAt < pauseAfterFailureInMilliseconds;
    const rememberedAnswer = isPausing && isMemoryComplete() ? memory() : undefined;
    if (rememberedAnswer !== undefined) return rememberedAnswer;
    try {
      const answer = await question();
      if (!isAnswering) logger.info('catalog answers again');
      isAnswering = true;
      return answer;
    } catch (error) {
      if (!(error instanceof ServiceUnavailableError)) throw error;
      if (isAnswering) logger.warn({ err: error }, 'catalog does not answer; serving what is remembered');
      isAnswering = false;
      failedAt = performance.now();
      const answer = memory();
      if (answer === undefined) throw new CatalogueUnknownError(what, error);
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
