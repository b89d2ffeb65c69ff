import type { Country, Product } from '../catalog/contract.ts';
import type { Catalogue } from './catalogue.ts';
import type { Cart } from './domain/cart.ts';
import { type Quote, quoteCart } from './domain/quote.ts';

/** What the cart costs in a country, by the catalogue of this moment. */
export async function quoteForCountry(catalogue: Catalogue, cart: Cart, country: Country): Promise<Quote> {
  const products = await Promise.all(cart.map(({ sku }) => catalogue.product(sku, country.code)));
  const known = products.filter((product): product is Product => product !== undefined);
  return quoteCart(cart, known, country.currency);
}
