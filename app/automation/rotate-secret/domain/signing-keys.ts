/** What a secret with keys for signatures holds. Without a rotation before, that is one key. */
export interface SigningKeys {
  /**
   * Separated by spaces: the key that signs, the one that will sign next, and those that have signed, the last one first.
   * Programs accept them all.
   */
  key: string;
}

/** With half a year between two rotations, a link is good for at least two years. */
const keptFormerKeys = 4;

/**
 * Lets the next key sign, and makes another for the time after it. A program that was started with the keys of before
 * knows the one that signs now; so whichever tasks customers meet, old or new, each accepts what the other has signed.
 */
export function renewSigningKeys<Keys extends SigningKeys>(keys: Keys, newKey: () => string): Keys {
  const [signing = '', next, ...former] = keys.key.split(' ');
  const renewed =
    next === undefined
      ? [signing, newKey()]
      : [next, newKey(), signing, ...former].slice(0, 2 + keptFormerKeys);
  return { ...keys, key: renewed.join(' ') };
}
