import type { Product } from '../../catalog/contract.ts';
import type { Cart } from './cart.ts';

export interface QuoteLine {
  product: Product;
  quantity: number;
  totalInMinorUnits: number;
  isAvailable: boolean;
}

/** What a cart costs in one country. */
export interface Quote {
  lines: QuoteLine[];
  /** Products of the cart that are not sold in this country. */
  missingSkus: string[];
  totalInMinorUnits: number;
  currency: string;
  /** When the shop learnt these prices. */
  quotedAt: Date;
  /** Whether everything can be had as it stands in the cart. */
  canBeOrdered: boolean;
}

export function quoteCart(
  cart: Cart,
  products: readonly Product[],
  { currency, quotedAt }: Pick<Quote, 'currency' | 'quotedAt'>,
): Quote {
  const productOf = new Map(products.map((product) => [product.sku, product]));
  const lines = cart.flatMap(({ sku, quantity }) => {
    const product = productOf.get(sku);
    if (!product) return [];
    const totalInMinorUnits = product.priceInMinorUnits * quantity;
    return [{ product, quantity, totalInMinorUnits, isAvailable: product.stock >= quantity }];
  });
  return {
    lines,
    missingSkus: cart.filter(({ sku }) => !productOf.has(sku)).map(({ sku }) => sku),
    totalInMinorUnits: lines.reduce((total, line) => total + line.totalInMinorUnits, 0),
    currency,
    quotedAt,
    canBeOrdered: lines.length > 0 && lines.every(({ isAvailable }) => isAvailable),
  };
}
