/** What is to be done one after another, the next only when the one before is done. */
export type Chain<Item> = Item[];

/** The items of each key in their sequence. */
export function toChains<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
): Map<string, Chain<Item>> {
  return Map.groupBy(items, keyOf);
}

/** The first items of all keys, then the second ones, and so on: no two of a key in one wave, none before its time. */
export function toWaves<Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[][] {
  const waves: Item[][] = [];
  for (const chain of toChains(items, keyOf).values()) {
    for (const [index, item] of chain.entries()) {
      waves[index] ??= [];
      waves[index].push(item);
    }
  }
  return waves;
}
