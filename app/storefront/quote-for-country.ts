import type { Country, Product } from '../catalog/contract.ts';
import type { Catalogue } from './catalogue.ts';
import type { Cart } from './domain/cart.ts';
import { type Quote, quoteCart } from './domain/quote.ts';

/** What the cart costs in a country, by the catalogue of this moment. */
export async function quoteForCountry(catalogue: Catalogue, cart: Cart, country: Country): Promise<Quote> {
  const products = await productsOf(catalogue, cart, country);
  return quoteCart(cart, products, {
    currency: country.currency,
    quotedAt: quotedAt(catalogue, cart, country),
  });
}

async function productsOf(catalogue: Catalogue, cart: Cart, country: Country): Promise<Product[]> {
  if (cart.length === 0) return [];
  const skus = cart.map(({ sku }) => sku);
  const page = await catalogue.products({ country: country.code, skus, page: 1, pageSize: skus.length });
  return page.products;
}

/** A quote is as old as the oldest price in it. */
function quotedAt(catalogue: Catalogue, cart: Cart, country: Country): Date {
  const times = cart.map(({ sku }) => catalogue.knownPrice(sku, country.code)?.learntAt ?? Date.now());
  return new Date(Math.min(Date.now(), ...times));
}
