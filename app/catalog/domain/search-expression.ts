/**
 * What a visitor typed, as a PostgreSQL `tsquery`: every word has to occur, and may be the beginning of one. Anything
 * but letters and digits separates words, so nothing a visitor types has a meaning in the expression.
 *
 * @returns null when there is no word in it
 */
export function searchExpression(typed: string): string | null {
  const words = typed
    .normalize('NFKC')
    .toLowerCase()
    .match(/[\p{Letter}\p{Mark}\p{Number}]+/gu);
  return words ? words.map((word) => `${word}:*`).join(' & ') : null;
}
