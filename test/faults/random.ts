/** Random numbers that come again with the same seed, so that a run can be repeated. */
export interface Random {
  /** From 0 to below 1. */
  next: () => number;
  /** From 0 to below `limit`. */
  below: (limit: number) => number;
  oneOf: <Item>(items: readonly Item[]) => Item;
}

/** Mulberry32: 32 bits of state, good enough to choose faults. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    below: (limit) => next() * limit,
    oneOf: (items) => {
      const item = items[Math.floor(next() * items.length)];
      if (item === undefined) throw new RangeError('oneOf wants at least one item, but got an empty list.');
      return item;
    },
  };
}
