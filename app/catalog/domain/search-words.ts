/**
 * The words of what a visitor typed, in small letters. Anything but letters and digits separates words, so nothing a
 * visitor types has a meaning in a search expression.
 */
export function searchWords(typed: string): string[] {
  return (
    typed
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{Letter}\p{Mark}\p{Number}]+/gu) ?? []
  );
}

/** As a PostgreSQL `tsquery`: every word has to occur, and may be the beginning of one. */
export function searchExpression(words: readonly string[]): string {
  return words.map((word) => `${word}:*`).join(' & ');
}
