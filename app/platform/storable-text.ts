/** What is wrong with a text that `isStorableText` refuses. */
export const unstorable = 'holds a character that is not allowed';

/** PostgreSQL stores neither U+0000 nor half a surrogate pair, though JSON and forms can carry both. */
export function isStorableText(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}
