import type { Product } from '../../catalog/contract.ts';

/** A product's picture as SVG: the same for the same product, always. */
export function drawPicture(product: Pick<Product, 'sku' | 'name' | 'category' | 'brandSlug'>): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400"><rect width="400" height="400" fill="#ddd"/><text x="20" y="200">${product.category}</text></svg>`;
}
