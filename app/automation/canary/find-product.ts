import { askShop, UnexpectedAnswerError } from './ask-shop.ts';

/** Everything that the canary has looked at is sold out. */
export class NothingToBuyError extends Error {
  override name = 'NothingToBuyError';

  constructor(shopUrl: string, looked: number) {
    super(`None of the ${looked} products that ${shopUrl} shows first can be bought; look at the stock.`);
  }
}

const mostProducts = 12;

/**
 * The number of a product that can be bought, found as a visitor finds it: on the home page, or on that of a brand.
 *
 * @throws {UnexpectedAnswerError} {NothingToBuyError}
 */
export async function findProduct(shopUrl: string): Promise<string> {
  const open = (path: string) =>
    askShop(`${shopUrl}${path}`, { expected: 200, headers: { Accept: 'text/html' } });
  const home = await open('/');
  const [brand] = linksOf(home, /^\/brands\/[^/]+$/);
  if (!brand) throw new UnexpectedAnswerError(`GET ${shopUrl}/`, 'a page without brands', 'the home page');
  const shelf = await open(brand);
  const products = [...new Set([...linksOf(home, /^\/products\//), ...linksOf(shelf, /^\/products\//)])];
  const looked = products.slice(0, mostProducts);
  for (const path of looked) {
    const page = await open(path);
    if (page.includes('action="/cart/lines"')) return decodeURIComponent(path.slice('/products/'.length));
  }
  throw new NothingToBuyError(shopUrl, looked.length);
}

function linksOf(html: string, pattern: RegExp): string[] {
  return [...html.matchAll(/href="([^"?#]*)"/g)].flatMap(([, link = '']) => (pattern.test(link) ? link : []));
}
