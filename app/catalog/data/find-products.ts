import type { Database, Pool } from '../../platform/postgres.ts';
import { inTransaction } from '../../platform/postgres.ts';
import type { Product, ProductFacets, ProductPage, ProductSort } from '../contract.ts';
import { searchExpression } from '../domain/search-words.ts';
import { selectProduct } from './product-row.ts';

/** What a page shows; null and false do not narrow it. */
export interface ProductSelection {
  country: string;
  brand: string | null;
  category: string | null;
  skus: readonly string[] | null;
  minimumPrice: number | null;
  maximumPrice: number | null;
  inStock: boolean;
  /** Every word has to occur; none finds everything. */
  words: readonly string[];
  sort: ProductSort;
  page: number;
  pageSize: number;
}

/** How much of a typed word's trigrams a word must share: "kettel" shares 0.57 with "kettle", "lantren" 0.5 with "lantern". */
const similarityThreshold = 0.45;

/** One page of the products sold in a country; by similar words when no product has the words themselves. */
export async function findProducts(pool: Pool, selection: ProductSelection): Promise<ProductPage> {
  const exact = await selectPage(pool, selection, selection.words.length === 0 ? anyProduct : withWords);
  if (exact.isSomethingSold || selection.words.length === 0) return toPage(exact, selection, 'exact');
  const similar = await inTransaction(pool, async (transaction) => {
    // The operator, not the function, because only an operator can use the index.
    await transaction.query(`set local pg_trgm.word_similarity_threshold = ${similarityThreshold}`);
    return selectPage(transaction, selection, withSimilarWords(selection.words.length));
  });
  return similar.isSomethingSold ? toPage(similar, selection, 'similar') : toPage(exact, selection, 'exact');
}

/** A condition on `product` and how well it meets it; `$2` is the search expression, `$3` the list of words. */
interface Match {
  condition: string;
  rank: string;
}

const anyProduct: Match = { condition: 'true', rank: '0' };

/** By the words' stems, or by their beginnings as they are written. */
const expression = "(to_tsquery('english', $2) || to_tsquery('simple', $2))";
const withWords: Match = {
  condition: `product.search @@ ${expression}`,
  rank: `ts_rank(product.search, ${expression})`,
};

/** Each word has to occur or to resemble one; below four letters one resembles anything. */
function withSimilarWords(count: number): Match {
  const words = Array.from({ length: count }, (_, index) => `($3::text[])[${index + 1}]`);
  const conditions = words.map(
    (word) =>
      `(length(${word}) >= 4 and ${word} <% product.words or product.search @@ to_tsquery('simple', ${word} || ':*'))`,
  );
  return {
    condition: conditions.join(' and '),
    rank: words.map((word) => `word_similarity(${word}, product.words)`).join(' + '),
  };
}

interface SelectedPage {
  products: Product[];
  total: number;
  facets: ProductFacets;
  /** Whether the words find anything before the other filters; those are no reason to forgive typing errors. */
  isSomethingSold: boolean;
}

const orders: Record<ProductSort, string> = {
  relevance: 'rank desc, brand_name, name, sku',
  'price-ascending': 'amount, name, sku',
  'price-descending': 'amount desc, name, sku',
  name: 'name, sku',
  newest: 'created_at desc, name, sku',
};

async function selectPage(
  database: Database,
  selection: ProductSelection,
  { condition, rank }: Match,
): Promise<SelectedPage> {
  const { rows } = await database.query<SelectedPage>(
    `with found as materialized (
       select product.sku, product.name, product.created_at, brand.slug as brand_slug, brand.name as brand_name,
              product.category, product.category_slug, price.amount_in_minor_units as amount,
              coalesce(stock.quantity, 0) as stock, ${rank} as rank,
              $4::text is null or product.brand_slug = $4 as has_brand,
              $5::text is null or product.category_slug = $5 as has_category,
              price.amount_in_minor_units between coalesce($7::bigint, 0) and coalesce($8::bigint, 9007199254740991) as has_price,
              not $9 or coalesce(stock.quantity, 0) > 0 as has_stock
         from catalog.product
         join catalog.brand on brand.slug = product.brand_slug
         join catalog.price on price.sku = product.sku and price.country = $1
         left join catalog.stock on stock.sku = product.sku
        where ($2::text is null or true) and ($3::text[] is null or true) and
              ($6::text[] is null or product.sku = any($6)) and (${condition})),
     shown as (
       select *, row_number() over (order by ${orders[selection.sort]}) as position
         from found where has_brand and has_category and has_price and has_stock
        order by position limit $10 offset $11)
     select (select coalesce(json_agg(to_json(sold) order by shown.position), '[]')
               from shown join (${selectProduct}) as sold on sold.sku = shown.sku) as products,
            (select count(*) from found where has_brand and has_category and has_price and has_stock) as total,
            json_build_object(
              'brands', ${choices('brand_slug', 'brand_name', 'has_category')},
              'categories', ${choices('category_slug', 'category', 'has_brand')},
              'inStock', (select count(*) from found where has_brand and has_category and has_price and stock > 0),
              'priceRange', (select case when count(*) > 0 then
                                      json_build_object('minimum', min(amount), 'maximum', max(amount)) end
                               from found where has_brand and has_category and has_stock)) as facets,
            exists (select from found) as "isSomethingSold"`,
    [
      selection.country,
      searchExpression(selection.words),
      selection.words,
      selection.brand,
      selection.category,
      selection.skus,
      selection.minimumPrice,
      selection.maximumPrice,
      selection.inStock,
      selection.pageSize,
      (selection.page - 1) * selection.pageSize,
    ],
  );
  const [page] = rows;
  if (!page) throw new Error('A statement without a FROM clause gave no row.');
  return page;
}

/** The choices of one facet with all filters but its own. */
function choices(slug: string, name: string, otherFacet: string): string {
  return `(select coalesce(json_agg(choice order by choice.name), '[]')
             from (select ${slug} as slug, min(${name}) as name, count(*) as count
                     from found where ${otherFacet} and has_price and has_stock group by ${slug}) as choice)`;
}

function toPage(
  { products, total, facets }: SelectedPage,
  { page, pageSize }: ProductSelection,
  match: ProductPage['match'],
): ProductPage {
  return { products, page, pageCount: Math.max(1, Math.ceil(total / pageSize)), total, facets, match };
}
