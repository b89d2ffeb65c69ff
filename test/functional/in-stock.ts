import { linksOf, type Visitor } from './visitor.ts';

/** The path of a product that can be had; any of the first that a search shows. */
export async function somethingInStock(visitor: Visitor): Promise<string> {
  const [first] = await findInStock(visitor, 1);
  if (first !== undefined) return first;
  throw new Error('Nothing on the first page of the search is in stock.');
}

/** As many paths of products that can be had, if the first page of a search shows so many. */
export async function findInStock(visitor: Visitor, count: number): Promise<string[]> {
  const found: string[] = [];
  for (const path of linksOf(await visitor.open('/search'), /^\/products\//)) {
    if (found.length === count) break;
    if ((await visitor.open(path)).html.includes('action="/cart/lines"')) found.push(path);
  }
  return found;
}

/** The product of a path. */
export function skuOf(path: string): string {
  return decodeURIComponent(path.slice('/products/'.length));
}
