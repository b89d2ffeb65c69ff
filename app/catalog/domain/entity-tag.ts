import { createHash } from 'node:crypto';

/** A strong validator of these bytes, in quotation marks. https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3 */
export function entityTagOf(body: Buffer): string {
  return `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
}

/**
 * Whether `If-None-Match` names this representation: the comparison is the weak one.
 * https://www.rfc-editor.org/rfc/rfc9110#section-13.1.2
 */
export function isNamedBy(header: string | undefined, entityTag: string): boolean {
  if (header === undefined) return false;
  if (header === entityTag || header.trim() === '*') return true;
  return header.split(',').some((tag) => tag.trim().replace(/^W\//, '') === entityTag);
}
