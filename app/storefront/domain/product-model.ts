import type { Product } from '../../catalog/contract.ts';

/** What comes after the first comma of a name tells the variants of a model apart: `Teapot, 1 litre, Ink`. */
export function modelOf({ name }: Pick<Product, 'name'>): string {
  return name.split(',')[0] ?? name;
}

/** What sets a product apart from the others of its model; empty for a model of one. */
export function variantOf({ name }: Pick<Product, 'name'>): string {
  return name.split(',').slice(1).join(',').trim();
}

/** The products of the shown one's model, itself among them. */
export function variantsOf(shown: Product, products: readonly Product[]): Product[] {
  return products.filter((product) => modelOf(product) === modelOf(shown));
}

/** One of each model but the one that is shown. */
export function otherModels(shown: Product, products: readonly Product[]): Product[] {
  const models = Map.groupBy(products, modelOf);
  models.delete(modelOf(shown));
  return [...models.values()].flatMap(([first]) => first ?? []);
}
