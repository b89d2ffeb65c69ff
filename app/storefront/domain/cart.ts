import { z } from 'zod';
import { skuForm } from './sku.ts';

/** One product of the cart. */
export interface CartLine {
  sku: string;
  quantity: number;
}

/** At most one line for each product, in the order in which they were put in. */
export type Cart = readonly CartLine[];

export const maximumQuantity = 10;
export const maximumLines = 20;
export const emptyCart: Cart = [];

const storedCart = z
  .array(z.tuple([z.string().regex(skuForm), z.int().min(1).max(maximumQuantity)]))
  .max(maximumLines);

/** Adds to what is there already; a line never exceeds `maximumQuantity`, and a full cart takes no further product. */
export function addToCart(cart: Cart, sku: string, quantity: number): Cart {
  const present = cart.find((line) => line.sku === sku);
  if (present) return changeQuantity(cart, sku, present.quantity + quantity);
  if (cart.length >= maximumLines || quantity < 1) return cart;
  return [...cart, { sku, quantity: Math.min(quantity, maximumQuantity) }];
}

/** Sets the quantity of a product that is in the cart; 0 takes it out. */
export function changeQuantity(cart: Cart, sku: string, quantity: number): Cart {
  if (quantity < 1) return cart.filter((line) => line.sku !== sku);
  return cart.map((line) =>
    line.sku === sku ? { sku, quantity: Math.min(quantity, maximumQuantity) } : line,
  );
}

/** How many pieces are in the cart. */
export function piecesIn(cart: Cart): number {
  return cart.reduce((pieces, { quantity }) => pieces + quantity, 0);
}

/** Short, because it travels in a cookie with every request. */
export function writeCart(cart: Cart): string {
  return JSON.stringify(cart.map(({ sku, quantity }) => [sku, quantity]));
}

/** The cart that `writeCart` wrote; an empty one for anything else, such as the cookie of an older version. */
export function readCart(text: string): Cart {
  const result = storedCart.safeParse(parseJson(text));
  return result.success ? result.data.map(([sku, quantity]) => ({ sku, quantity })) : emptyCart;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
